import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bag, writeClixmlValue } from '../../../connectors/winrm/psrp/clixml/write.ts';
import { propertyOf } from '../../../connectors/winrm/psrp/clixml/value.ts';
import { PsrpError } from '../../../connectors/winrm/psrp/error.ts';
import { createDefragmenter, writeFragments } from '../../../connectors/winrm/psrp/fragments.ts';
import { createGuid, readGuid, writeGuid } from '../../../connectors/winrm/psrp/guid.ts';
import { readMessage, writeMessage } from '../../../connectors/winrm/psrp/messages.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { createPipeline } from '../../../connectors/winrm/psrp/pipeline.ts';
import { createCollector } from '../../../connectors/powershell/outcome.ts';
import { makeRequest } from '../making.ts';
import { hello, writeLine } from '../player.ts';
import { createMutator, serverMessage } from './making.ts';

const poolId = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const pipelineId = '11111111-2222-4333-8444-555555555555';

describe('Fragments of PSRP', () => {
  test('messages come out as they went in, however they are cut on their way', () => {
    const message = fc.uint8Array({ maxLength: 300 });
    const check = fc.property(
      fc.array(message),
      fc.integer({ min: 22, max: 80 }),
      fc.integer({ min: 1, max: 50 }),
      (messages, fragmentBytes, step) => {
        const cut = messages.flatMap((bytes, index) =>
          writeFragments(bytes, { objectId: BigInt(index + 1), fragmentBytes }),
        );
        expect(cut.every((fragment) => fragment.length <= fragmentBytes)).toBe(true);
        const wire = Buffer.concat(cut);
        const defragmenter = createDefragmenter();
        const read: Buffer[] = [];
        for (let at = 0; at < wire.length; at += step) read.push(...defragmenter.push(wire.subarray(at, at + step)));
        expect(read.map((bytes) => [...bytes])).toEqual(messages.map((bytes) => [...bytes]));
      },
    );
    fc.assert(check, { numRuns: 500 });
  });

  const [first, second, third] = writeFragments(Buffer.alloc(50), { objectId: 1n, fragmentBytes: 41 }) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const [other] = writeFragments(Buffer.alloc(50), { objectId: 2n, fragmentBytes: 41 }) as [Buffer];
  test.each([
    ['a fragment left out', [first, third]],
    ['a fragment twice', [first, second, second]],
    ['an end without a beginning', [second]],
    ['two messages mixed', [first, other]],
    ['a length beyond the cap', [Buffer.concat([Buffer.alloc(17), Buffer.from('7fffffff', 'hex')])]],
    ['flags nobody knows', [Buffer.concat([Buffer.alloc(16), Buffer.from('0500000000', 'hex')])]],
  ])('%s breaks the protocol', (_, fragments) => {
    expect(() => createDefragmenter().push(Buffer.concat(fragments))).toThrow(PsrpError);
  });
});

describe('Messages of PSRP', () => {
  test('identifiers travel in the order of .NET', () => {
    expect(writeGuid(poolId).toString('hex')).toBe('3c2d1e0f5a4b78698796a5b4c3d2e1f0');
    expect(readGuid(writeGuid(poolId))).toBe(poolId);
    expect(createGuid(nodeContext)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('a message to the server has its destination, type and identifiers in front', () => {
    const bytes = writeMessage({ type: 'createPipeline', poolId, pipelineId, data: 'a' });
    expect(bytes.subarray(0, 8).toString('hex')).toBe('0200000006100200');
    expect(readGuid(bytes.subarray(24, 40))).toBe(pipelineId);
    expect(bytes.toString('utf8', 40)).toBe('<S>a</S>');
    expect(() => readMessage(bytes)).toThrow('not for this side');
  });

  test('a message of the server is read, with its byte order mark and without data', () => {
    const xml = '\ufeff<S>日本</S>';
    expect(readMessage(serverMessage({ type: 'pipelineOutput', poolId, pipelineId, xml }))).toEqual({
      type: 'pipelineOutput',
      poolId,
      pipelineId,
      data: '日本',
    });
    const empty = readMessage(serverMessage({ type: 'publicKeyRequest', poolId, xml: '' }));
    expect(empty).toMatchObject({ pipelineId: undefined, data: null });
  });

  test.each([
    ['a head cut short', Buffer.alloc(39)],
    ['an unknown type', Buffer.concat([Buffer.from('0100000099999999', 'hex'), Buffer.alloc(32)])],
    ['data that is no CLIXML', serverMessage({ type: 'errorRecord', poolId, xml: '<S>' })],
    [
      'bytes that are no UTF-8',
      Buffer.concat([serverMessage({ type: 'errorRecord', poolId, xml: '' }), Buffer.from([0xff])]),
    ],
  ])('%s breaks the protocol', (_, bytes) => {
    expect(() => readMessage(bytes)).toThrow(PsrpError);
  });
});

describe('Mutated input', () => {
  test('100,000 mutated streams give the messages that were sent, a declared error, or nothing', () => {
    const data = [
      writeClixmlValue(bag({ PipelineState: 4, Text: '日本 _x0041_', List: [1, 'a', null] })),
      '<Obj RefId="0"><TN RefId="0"><T>A</T></TN><ToString>a</ToString><Props><S N="P">q</S></Props><MS><Ref N="R" RefId="0" /></MS></Obj>',
      '<Obj RefId="0"><DCT><En><S N="Key">k</S><I64 N="Value">9007199254740993</I64></En></DCT></Obj>',
    ];
    const messages = data.map((xml) => serverMessage({ type: 'pipelineOutput', poolId, pipelineId, xml }));
    const wire = Buffer.concat(
      messages.flatMap((bytes, index) => writeFragments(bytes, { objectId: BigInt(index), fragmentBytes: 120 })),
    );
    const mutate = createMutator(20_261_125);
    const seen = { read: 0, refused: 0, state: 0 };
    for (let round = 0; round < 100_000; round += 1) {
      try {
        for (const bytes of createDefragmenter().push(mutate(wire))) {
          const message = readMessage(bytes);
          seen.read += 1;
          if (message.type === 'pipelineOutput' && propertyOf(message.data, 'PipelineState') === 4) seen.state += 1;
        }
      } catch (error) {
        if (!(error instanceof PsrpError)) throw error;
        seen.refused += 1;
      }
    }
    expect(seen.refused).toBeGreaterThan(10_000);
    expect(seen.state).toBeGreaterThan(10_000);
  }, 120_000);
});

describe('A mutated run', () => {
  test('20,000 mutated streams of records never give a wrong result', () => {
    const request = makeRequest(['a', 'b', 'c']);
    const nonce = 'abcdefghijklmnop';
    const answers = request.items.flatMap(({ id }) => [
      { type: 'start', id },
      { type: 'result', id, ok: true, value: { id, text: '日本 _x0041_' }, durationMs: 1 },
    ]);
    const lines = [hello, ...answers, { type: 'done', count: 3 }].map((record, index) =>
      writeLine(nonce, index, record).toString('latin1').trimEnd(),
    );
    const messages = [
      ...lines.map((line) =>
        serverMessage({ type: 'pipelineOutput', poolId, pipelineId, xml: writeClixmlValue(line) }),
      ),
      serverMessage({ type: 'pipelineState', poolId, pipelineId, xml: writeClixmlValue(bag({ PipelineState: 4 })) }),
    ];
    const cut = messages.flatMap((bytes, index) =>
      writeFragments(bytes, { objectId: BigInt(index), fragmentBytes: 200 }),
    );
    const wire = Buffer.concat(cut);
    const right = request.items.map(({ id }) => ({ id, ok: true, value: { id, text: '日本 _x0041_' }, durationMs: 1 }));
    const mutate = createMutator(1_125);
    const outcomes = { done: 0, failed: 0, unknown: 0 };
    for (let round = 0; round < 20_000; round += 1) {
      const collector = createCollector({ request, nonce });
      try {
        for (const event of createPipeline({ id: pipelineId, poolId }, []).receive(mutate(wire))) {
          if (event.kind === 'output' && typeof event.value === 'string')
            collector.stdout(Buffer.from(`${event.value}\n`));
        }
      } catch (error) {
        if (!(error instanceof PsrpError)) throw error;
      }
      const result = collector.finish({ kind: 'closed', exitCode: 0 }, 0);
      outcomes[result.outcome] += 1;
      if (!isDeepStrictEqual(result.records, right.slice(0, result.records.length)))
        throw new Error(`Round ${round} lied`);
      if (result.outcome === 'done' && result.records.length !== 3) throw new Error(`Round ${round} lied`);
    }
    expect(outcomes.unknown).toBeGreaterThan(5_000);
    expect(outcomes.failed).toBe(0);
  }, 120_000);
});
