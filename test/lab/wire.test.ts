import { describe, expect, test } from '@jest/globals';
import { toAsciiJson } from '../../lab/wire/answer.ts';
import { parseClixmlParameters } from '../../lab/wire/clixml.ts';
import { readCommandLine } from '../../lab/wire/command-line.ts';
import { createRequestReader } from '../../lab/wire/request.ts';
import { commandLine, requestText, type Parameter } from './wire-client.ts';

const open = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><DCT>';
const close = '</DCT></Obj></Objs>';
const nonce = 'abcdefgh_-ABCDE0';

function readIn(chunkSize: number, text: string) {
  const reader = createRequestReader();
  const bytes = Buffer.from(text, 'latin1');
  for (let start = 0; start < bytes.length; start += chunkSize) {
    const request = reader.push(bytes.subarray(start, start + chunkSize));
    if (request) return request;
  }
  return undefined;
}

describe('the far end of the wire', () => {
  test.each([1, 2, 7, 64, 100_000])('reads a request that comes in pieces of %i bytes', (size) => {
    const parameters: Record<string, Parameter> = {
      Text: 'a <b> & "c" \u65e5\u672c\u8a9e \ud83d\ude00 _x0041_ `$(x)`\n\0',
      Flag: false,
      Count: -7,
      Nothing: null,
      List: ['one', '', '\u4e8c'],
    };
    const text = requestText({ runId: 'run-1', mode: 'act', items: [{ id: 'set-proxy', parameters }] }, nonce);
    const request = readIn(size, text);
    expect(request).toMatchObject({ nonce, runId: 'run-1', mode: 'act', driverFits: true });
    expect(Object.fromEntries(request?.items[0]?.parameters ?? [])).toEqual(parameters);
  });

  test.each([
    ['another root', '<Objs><Obj RefId="0"><DCT></DCT></Obj></Objs>'],
    ['another kind of value', `${open}<En><S N="Key">a</S><Db N="Value">1.5</Db></En>${close}`],
    ['a script block', `${open}<En><S N="Key">a</S><SBK N="Value">Get-Date</SBK></En>${close}`],
    ['a list of lists', `${open}<En><S N="Key">a</S><Obj N="Value" RefId="1"><LST><Obj/></LST></Obj></En>${close}`],
    ['a key that stands twice', `${open}${'<En><S N="Key">a</S><Nil N="Value"/></En>'.repeat(2)}${close}`],
    ['an entity of its own', `${open}<En><S N="Key">a</S><S N="Value">&x;</S></En>${close}`],
    ['a document type', `<!DOCTYPE x [<!ENTITY e "boom">]>${open}${close}`],
    ['something behind the end', `${open}${close}<Obj/>`],
    ['a number that is too large', `${open}<En><S N="Key">a</S><I32 N="Value">2147483648</I32></En>${close}`],
  ])('refuses parameters with %s', (_name, text) => {
    expect(() => parseClixmlParameters(text)).toThrow();
  });

  test('takes the type names that PowerShell itself writes', () => {
    const text = `${open.replace('<DCT>', '<TN RefId="0"><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT>')}<En><S N="Key">a</S><B N="Value">true</B></En>${close}`;
    expect([...parseClixmlParameters(text)]).toEqual([['a', true]]);
  });

  test('knows only the constant command line', () => {
    expect(readCommandLine(commandLine('a'.repeat(64)))?.has('a'.repeat(64))).toBe(true);
    expect(readCommandLine('powershell.exe -EncodedCommand AAAA')).toBeUndefined();
    expect(readCommandLine(`${commandLine()} & calc.exe`)).toBeUndefined();
  });

  test('answers in ASCII, and only what a dictionary of plain values can hold', () => {
    expect(toAsciiJson({ name: '\u6771\u4eac\u007f', list: [1, null, true] })).toBe(
      '{"name":"\\u6771\\u4eac\\u007f","list":[1,null,true]}',
    );
    for (const value of [1.5, new Date(0), new Map(), Number.NaN, 2 ** 60])
      expect(() => toAsciiJson({ value })).toThrow(TypeError);
  });
});
