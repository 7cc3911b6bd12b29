import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ParameterValue } from '../../connectors/connector.ts';
import { writeClixml } from '../../connectors/powershell/clixml.ts';
import { readClixml } from './clixml-reader.ts';

const awkward = [
  '_x0041_',
  '_X0041_',
  '__x005F_',
  '_',
  '_x',
  ']]>',
  '&amp;',
  '<S>',
  '$(calc)',
  '`',
  '"\'',
  '\0',
  '\ud800',
  '\udc00x',
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.constantFrom(...awkward), fc.constantFrom(' ', '\t', '\r\n', '日本語', '\u{1f600}')))
    .map((parts) => parts.join('')),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

describe('Parameters as CLIXML', () => {
  test('10,000 hostile strings read back as they were written, in printable ASCII', () => {
    const check = fc.property(text, fc.array(text, { maxLength: 3 }), (value, list) => {
      const xml = writeClixml({ Value: value, List: list });
      expect(xml).toMatch(/^[ -~]*$/);
      expect(readClixml(xml)).toEqual({ Value: value, List: list });
    });
    fc.assert(check, { numRuns: 10_000 });
  });

  test.each<[string, ParameterValue, string]>([
    ['a string', 'a', '<S N="Value">a</S>'],
    ['nothing', null, '<Nil N="Value" />'],
    ['true', true, '<B N="Value">true</B>'],
    ['the largest 32-bit integer', 2147483647, '<I32 N="Value">2147483647</I32>'],
    ['one more', 2147483648, '<I64 N="Value">2147483648</I64>'],
    ['a list', ['a', ''], '<Obj N="Value" RefId="1"><LST><S>a</S><S></S></LST></Obj>'],
    ['blanks at the ends, which a reader of XML may drop', '   ', '<S N="Value">_x0020_ _x0020_</S>'],
    ['a character beyond the basic plane', '\u{1f600}', '<S N="Value">_xD83D__xDE00_</S>'],
    ['markup', '<&>"', '<S N="Value">&lt;&amp;&gt;&quot;</S>'],
  ])('%s is written as PSSerializer reads it', (_, value, xml) => {
    expect(writeClixml({ Value: value })).toContain(`<S N="Key">Value</S>${xml}</En>`);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('the number %s is refused', (value) => {
    expect(() => writeClixml({ Value: value })).toThrow(TypeError);
  });
});
