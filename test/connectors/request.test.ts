import { describe, expect, test } from '@jest/globals';
import type { ScriptRequest } from '../../connectors/connector.ts';
import { writeCommandLine } from '../../connectors/powershell/command-line.ts';
import { loadDriver } from '../../connectors/powershell/driver.ts';
import { writeRequest } from '../../connectors/powershell/request.ts';
import { makeItem, makeRequest } from './making.ts';
import { readRequest } from './player.ts';

const nonce = 'AbCdEfGhIjKlMn-_';
const driver = loadDriver();
const write = (request: ScriptRequest): Buffer => writeRequest(request, { nonce, driver });

describe('The request on standard input', () => {
  test('is read back by the other reading of the protocol', () => {
    const request = makeRequest([], {
      mode: 'act',
      items: [makeItem('line 1\r\nend\n', { Name: '日本' }), makeItem('', {}, 'b')],
    });
    expect(readRequest(write(request))).toEqual({
      nonce,
      runId: 'run-1',
      mode: 'act',
      deadlineMs: 60_000,
      items: [
        { id: 'services', text: 'line 1\r\nend\n', parameters: { Name: '日本' } },
        { id: 'b', text: '', parameters: {} },
      ],
    });
  });

  test('is plain ASCII and carries the driver as it stands in the files', () => {
    const text = write(makeRequest(['answer'])).toString('utf8');
    expect(text).toMatch(/^[\n\r\t -~]*$/);
    expect(text).toContain('.SYNOPSIS');
  });

  const item = makeItem('answer');
  test.each<[string, Partial<ScriptRequest>]>([
    ['a run id with a line break', { runId: 'a\nend' }],
    ['an empty run id', { runId: '' }],
    ['no script', { items: [] }],
    ['two scripts of one id', { items: [item, item] }],
    ['an id with a blank', { items: [{ ...item, id: 'a b' }] }],
    ['a script that is not its digest', { items: [{ ...item, text: 'answers' }] }],
    ['a script that is not ASCII', { items: [makeItem('日本')] }],
    ['a script that is too long', { items: [makeItem('x'.repeat(256 * 1024 + 1))] }],
    ['a time that is no number', { items: [{ ...item, timeoutMs: Number.NaN }] }],
    ['a deadline of nothing', { deadlineMs: 0 }],
    ['a parameter that is no word', { items: [makeItem('answer', { 'a b': 1 })] }],
    ['two parameters that PowerShell cannot tell apart', { items: [makeItem('answer', { name: 1, Name: 2 })] }],
    ['a parameter that is no integer', { items: [makeItem('answer', { Name: 0.5 })] }],
  ])('is not written with %s', (_, more) => {
    expect(() => write(makeRequest(['answer'], more))).toThrow(expect.objectContaining({ code: 'driver-refused' }));
  });
});

describe('The command line', () => {
  test('carries the bootstrap with the digest of the driver, well below what cmd.exe cuts', () => {
    const script = Buffer.from(driver.commandLine.split(' ').at(-1) ?? '', 'base64').toString('utf16le');
    expect(script).toContain(`'${driver.sha256}'`);
    expect(script).not.toContain('__');
    expect(driver.commandLine.length).toBeLessThan(6_000);
    expect(driver.commandLine).toMatch(/^powershell\.exe [-A-Za-z0-9 +/=]+$/);
  });

  test('is refused when the bootstrap lost its placeholder', () => {
    expect(() => writeCommandLine('exit 0', driver.sha256)).toThrow(TypeError);
  });
});

describe('The driver', () => {
  test('keeps to what Windows PowerShell may run and people may read', () => {
    expect(driver.text).toMatch(/^[\n -~]*$/);
    expect(driver.text).not.toMatch(/Invoke-Expression|Add-Type|ConvertFrom-Json|\bclass \w+ \{/i);
  });

  test('uses nothing in its bootstrap that version 4.0 cannot parse or run', () => {
    const bootstrap = Buffer.from(driver.commandLine.split(' ').at(-1) ?? '', 'base64').toString('utf16le');
    expect(bootstrap).not.toMatch(/::new\(|\bclass\b|\busing\b|\benum\b|\$input\b/i);
  });
});
