import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFrameReader, type FrameReader } from '../../connectors/powershell/framing.ts';
import { writeLine } from './player.ts';

const nonce = 'AbCdEfGhIjKlMn-_';

function read(chunks: readonly Uint8Array[]): { records: unknown[]; reader: FrameReader } {
  const reader = createFrameReader(nonce);
  return { records: chunks.flatMap((chunk) => reader.push(chunk)), reader };
}

describe('The reader of record lines', () => {
  test('gives the same records wherever the chunks begin and end', () => {
    const json = fc.jsonValue().map((value) => ({ value }));
    const check = fc.property(fc.array(json, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (values, size) => {
      const stream = Buffer.concat(values.map((value, index) => writeLine(nonce, index, value)));
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      );
      const { records, reader } = read(chunks);
      expect(JSON.stringify(records)).toBe(JSON.stringify(values));
      expect(reader.fault).toBeUndefined();
      expect(reader.noise).toBe('');
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  test('takes a carriage return before the line feed, and keeps apart what is no record', () => {
    const line = writeLine(nonce, 0, { a: 1 }).toString('latin1').replace('\n', '\r\n');
    const { records, reader } = read([
      Buffer.from(`banner\n\x1eother 0 00000000 {}\n\n\x1e\n${line}tail\x07`, 'latin1'),
    ]);
    expect(records).toEqual([{ a: 1 }]);
    expect(reader.noise).toBe('banner\n?other 0 00000000 {}\n?\ntail?');
  });

  test.each<[string, Buffer, string]>([
    ['a gap in the numbers', writeLine(nonce, 1, {}), 'bad-answer'],
    ['a changed byte', Buffer.from(writeLine(nonce, 0, { a: 1 }).toString('latin1').replace('1}', '2}')), 'bad-answer'],
    ['no JSON', Buffer.from(`\x1e${nonce} 0 00000000 {\n`, 'latin1'), 'bad-answer'],
    ['a number that is none', Buffer.from(`\x1e${nonce} 0x0 00000000 {}\n`, 'latin1'), 'bad-answer'],
    ['a record beyond 256 kB', writeLine(nonce, 0, { a: 'x'.repeat(256 * 1024) }), 'answer-too-large'],
    ['a record that never ends', Buffer.from(`\x1e${nonce} 0 ${'x'.repeat(300_000)}`, 'latin1'), 'answer-too-large'],
    ['noise beyond 16 MB', Buffer.alloc(16 * 1024 * 1024 + 1, 'x'), 'answer-too-large'],
  ])('stops for good at %s', (_, bytes, code) => {
    const { records, reader } = read([bytes, writeLine(nonce, 0, {})]);
    expect(records).toEqual([]);
    expect(reader.fault?.code).toBe(code);
  });

  test('keeps no more noise than a log can bear', () => {
    const { reader } = read(Array.from({ length: 100 }, () => Buffer.from(`${'x'.repeat(1000)}\n`)));
    expect(reader.noise.length).toBeLessThanOrEqual(4096);
    expect(reader.fault).toBeUndefined();
  });
});
