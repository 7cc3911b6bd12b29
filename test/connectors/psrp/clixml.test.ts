import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ClixmlError } from '../../../connectors/winrm/psrp/clixml/error.ts';
import { clixmlLimits, readClixmlValue } from '../../../connectors/winrm/psrp/clixml/read.ts';
import { type ClixmlObject, plainOf, propertyOf, textOf } from '../../../connectors/winrm/psrp/clixml/value.ts';
import { bag, type ClixmlNode, writeClixmlValue } from '../../../connectors/winrm/psrp/clixml/write.ts';

const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
const pieces = ['_x0041_', '_X005F_', '_x', ']]>', '&amp;', '<S>', '$(calc)', '`', '"\'', '\0', '\r\n', ' ', '\ud800'];
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  units,
  fc.array(fc.constantFrom(...pieces, '日本語', '\u{1f600}')).map((parts) => parts.join('')),
);

describe('CLIXML of PSRP', () => {
  test('10,000 hostile strings read back as they were written, in printable ASCII, as values and as names', () => {
    const check = fc.property(hostile, hostile, (text, name) => {
      const xml = writeClixmlValue(bag({ [name]: text, list: [text] }));
      expect(xml).toMatch(/^[ -~]*$/);
      const read = readClixmlValue(xml);
      expect(propertyOf(read, name === 'list' ? '' : name) ?? text).toBe(text);
      expect((propertyOf(read, 'list') as ClixmlObject).items).toEqual([text]);
    });
    fc.assert(check, { numRuns: 10_000 });
  });

  test.each<[string, ClixmlNode, unknown]>([
    ['nothing', null, null],
    ['true', true, true],
    ['a small integer', -7, -7],
    ['an integer beyond 32 bits', 2 ** 40, 2 ** 40],
    ['an integer beyond 2^53', 9_007_199_254_740_993n, 9_007_199_254_740_993n],
    ['a fraction', 0.5, 0.5],
    ['bytes', Buffer.from([0, 255]), Buffer.from([0, 255])],
    ['a version', { kind: 'version', text: '2.3' }, '2.3'],
  ])('%s reads back', (_, node, value) => {
    expect(readClixmlValue(writeClixmlValue(node))).toEqual(value);
  });

  test('objects refer to the types that were written before them', () => {
    const types = { kind: 'enum', type: 'A.B', text: 'None', value: 0 } as const;
    const xml = writeClixmlValue([types, types, { kind: 'dictionary', entries: { a: 1 } }]);
    expect(xml.match(/<TN /g)).toHaveLength(3);
    const { items } = readClixmlValue(xml) as ClixmlObject;
    expect(items?.map((item) => (item as ClixmlObject).typeNames[0])).toEqual([
      'A.B',
      'A.B',
      'System.Collections.Hashtable',
    ]);
    expect([plainOf(items?.[1]), textOf(items?.[1])]).toEqual([0, 'None']);
    expect((items?.[2] as ClixmlObject).entries).toEqual([['a', 1]]);
  });

  test('a reference points back at the object that encloses it', () => {
    const read = readClixmlValue('<Obj RefId="3"><MS><Ref N="Self" RefId="3" /></MS></Obj>') as ClixmlObject;
    expect(read.properties.get('Self')).toBe(read);
  });

  test('extended properties win over adapted ones, whatever comes first', () => {
    const both = ['<Props><I32 N="A">1</I32></Props>', '<MS><I32 N="A">2</I32></MS>'];
    for (const parts of [both, both.toReversed()]) {
      expect(propertyOf(readClixmlValue(`<Obj RefId="0">${parts.join('')}</Obj>`), 'A')).toBe(2);
    }
  });

  test('a wrapper of PSSerializer around one value is taken', () => {
    expect(readClixmlValue('<Objs Version="1.1.0.1" xmlns="x"><S>a</S></Objs>')).toBe('a');
  });

  const kinds: [string, unknown][] = [
    ['<C>26085</C>', '日'],
    ['<U64>18446744073709551615</U64>', 18446744073709551615n],
    ['<Db>-INF</Db>', Number.NEGATIVE_INFINITY],
    ['<D>79228162514264337593543950335</D>', '79228162514264337593543950335'],
    ['<DT>2026-11-25T10:00:00.1234567+09:00</DT>', '2026-11-25T10:00:00.1234567+09:00'],
    ['<TS>P1DT2H3.5S</TS>', 'P1DT2H3.5S'],
    ['<G>00000000-0000-0000-0000-000000000001</G>', '00000000-0000-0000-0000-000000000001'],
    ['<SS>0100</SS>', null],
    ['<S />', ''],
    ['<S>a\uffff_\ufffe</S>', 'a\uffff_\ufffe'],
    ['<S>&#xFFFE;&#xFFFF;</S>', '\ufffe\uffff'],
  ];
  test.each(kinds)('%s is read', (xml, value) => {
    expect(readClixmlValue(xml)).toEqual(value);
  });

  const refused = [
    '',
    'text',
    '<S>a</S><S>b</S>',
    '<S>a',
    '<Unknown />',
    '<I32>1.5</I32>',
    '<I32>2147483648</I32>',
    '<By>256</By>',
    '<B>yes</B>',
    '<BA>*</BA>',
    '<G>1</G>',
    '<!DOCTYPE a [<!ENTITY b "c">]><S>&b;</S>',
    '<S>&b;</S>',
    '<S><![CDATA[a]]></S>',
    '<!-- a --><S>a</S>',
    '<S>a<S>b</S></S>',
    '<Obj RefId="0"><LST>text</LST></Obj>',
    '<Obj RefId="0"><MS><S>a</S></MS></Obj>',
    '<Obj RefId="0"><DCT><En><S N="Key">a</S></En></DCT></Obj>',
    '<Obj RefId="0"><TNRef RefId="9" /></Obj>',
    '<Obj RefId="0"><MS><Ref N="A" RefId="9" /></MS></Obj>',
    '<Obj RefId="0"><LST><Obj RefId="0" /></LST></Obj>',
    '<Obj RefId="0"><S>a</S><S>b</S></Obj>',
    '<Obj RefId="0"><Obj RefId="1"><LST /></Obj></Obj>',
    `${'<Obj><LST>'.repeat(60)}${'</LST></Obj>'.repeat(60)}`,
    `<Obj RefId="0"><LST>${'<Nil />'.repeat(clixmlLimits.elements)}</LST></Obj>`,
    `<S>${'a'.repeat(clixmlLimits.characters)}</S>`,
  ];
  test.each(refused.map((xml) => [xml.slice(0, 60), xml]))('%j is refused', (_, xml) => {
    expect(() => readClixmlValue(xml)).toThrow(ClixmlError);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('the number %s is not written', (value) => {
    expect(() => writeClixmlValue(value)).toThrow(TypeError);
  });
});
