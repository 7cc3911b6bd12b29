import { describe, expect, test } from '@jest/globals';
import { ConnectorError } from '../../../connectors/errors.ts';
import { readAnswer } from '../../../connectors/winrm/soap/answer.ts';
import { readOutput } from '../../../connectors/winrm/soap/shell-answers.ts';
import { answerXml, faultXml, outputXml } from './answers.ts';

const id = 'uuid:6A2F0D5E-0000-4000-8000-000000000001';
const mutations = 100_000;

/** Numbers that look random and are the same each time (mulberry32). */
function createChance(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** One to four cuts, doublings, swaps or flips of a message. */
function mutate(original: Buffer, chance: (limit: number) => number): Buffer {
  let bytes = Buffer.from(original);
  for (let rounds = 1 + chance(4); rounds > 0 && bytes.length > 0; rounds--) {
    const at = chance(bytes.length);
    const length = 1 + chance(40);
    switch (chance(5)) {
      case 0:
        bytes[at] = chance(256);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      case 3:
        bytes = bytes.subarray(0, at);
        break;
      default: {
        const other = bytes.subarray(chance(bytes.length)).subarray(0, length);
        bytes = Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(at)]);
      }
    }
  }
  return bytes;
}

describe('answers that were altered', () => {
  test('100,000 of them end in a refusal or in an answer, never in anything else', () => {
    const chance = createChance(20261125);
    const originals = [
      answerXml(id, outputXml('\u65e5\u672c result')),
      faultXml(id, { code: 2150858793, text: 'nothing yet' }),
      faultXml(id, { code: 1, text: 'outer', wmi: 2150859173 }),
    ].map((xml) => Buffer.from(xml));
    const seen = { refused: 0, read: 0 };
    for (let count = 0; count < mutations; count++) {
      const bytes = mutate(originals[count % originals.length] ?? Buffer.alloc(0), chance);
      try {
        const answer = readAnswer(bytes, id);
        if (answer.kind === 'body') readOutput(answer.body);
        seen.read += 1;
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.code !== 'bad-answer') throw error;
        seen.refused += 1;
      }
    }
    expect(seen.refused + seen.read).toBe(mutations);
    expect(seen.refused).toBeGreaterThan(mutations / 4);
    expect(seen.read).toBeGreaterThan(mutations / 100);
  }, 120_000);
});
