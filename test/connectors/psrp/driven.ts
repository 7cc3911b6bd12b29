import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Session } from '../../../connectors/connector.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { loadPsrpDriver } from '../../../connectors/winrm/psrp/driver.ts';
import { createPsrpSession } from '../../../connectors/winrm/psrp/session.ts';
import { makeItem, makeRequest } from '../making.ts';
import type { ProcessPeers } from './peers.ts';

const services = readFileSync(new URL('../../../guide/checks/services/check.ps1', import.meta.url), 'utf8');
const echo = 'param([string[]] $Names) [ordered]@{ names = $Names; kind = $Names.GetType().Name }';
const sleep = '[Threading.Thread]::Sleep(20000); @{}';

/** What the real driver does when it travels over PSRP to a real engine; one call for each way to one. */
export function drivenSuite(name: string, start: () => Promise<ProcessPeers>): void {
  describe(`The driver over ${name}`, () => {
    const driver = loadPsrpDriver();
    let peers: ProcessPeers;
    let session: Session;
    beforeAll(async () => {
      peers = await start();
      session = createPsrpSession(peers.open, { context: nodeContext, driver, sends: 'scripts' });
    });
    afterAll(async () => {
      await session.close();
      await peers.close();
    });

    test('greets, runs the scripts in order, and closes the run', async () => {
      const items = [makeItem(echo, { Names: ['a', '日本'] }, 'echo'), makeItem('throw "x"', {}, 'thrown')];
      const result = await session.run(makeRequest([], { items }));
      expect(result).toMatchObject({ outcome: 'done', hello: { psVersion: expect.stringMatching(/^7\./) }, noise: '' });
      expect(result.records).toMatchObject([
        { id: 'echo', value: { names: ['a', '日本'], kind: 'String[]' } },
        { id: 'thrown', error: { code: 'script-error', errorId: 'x' } },
      ]);
    });

    test('a check for Windows says what is missing here', async () => {
      const result = await session.run(makeRequest([], { items: [makeItem(services)] }));
      expect(result.outcome).toBe('done');
      const [record] = result.records;
      // The bare engine lacks the cmdlets of the registry; PowerShell 7 has them, but no services.
      if (record?.ok === false) expect(record.error.code).toBe('script-error');
      else expect(record).toMatchObject({ value: { usesWid: null } });
    });

    test('3,000 hostile arguments arrive as they were sent', async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 10 }),
        fc.constantFrom('_x0041_', '\ud800', '\0', '$(calc)', '"', "'", '`'),
      );
      const hostile = fc.sample(fc.array(text, { minLength: 500, maxLength: 500 }), { numRuns: 6, seed: 1 });
      const items = hostile.map((Names, index) => makeItem(echo, { Names }, `echo-${index}`));
      const result = await session.run(makeRequest([], { items }));
      expect(result.outcome).toBe('done');
      expect(result.records).toMatchObject(hostile.map((names) => ({ value: { names } })));
    });

    test('5 MB of answers arrive whole', async () => {
      const items = Array.from({ length: 20 }, (_, index) =>
        makeItem('@{ text = "x" * 250000 }', {}, `large-${index}`),
      );
      const result = await session.run(makeRequest([], { items }));
      expect(result).toMatchObject({ outcome: 'done' });
      expect(result.records.every((record) => record.ok)).toBe(true);
    });

    test('a run that may change something runs once', async () => {
      const request = makeRequest([], { mode: 'act', runId: randomUUID(), items: [makeItem('@{}')] });
      expect(await session.run(request)).toMatchObject({ outcome: 'done' });
      expect(await session.run(request)).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' }, records: [] });
    });

    test('a script that hangs is timed out alone', async () => {
      const items = [{ ...makeItem('while ($true) {}', {}, 'hangs'), timeoutMs: 300 }, makeItem('@{}', {}, 'after')];
      const result = await session.run(makeRequest([], { items }));
      expect(result).toMatchObject({ outcome: 'done', records: [{ error: { code: 'timeout' } }, { ok: true }] });
    });

    test('a cancelled run stops within a second, is unknown, and the next one runs', async () => {
      const items = [
        makeItem('@{}', {}, 'first'),
        makeItem('while ($true) { [Threading.Thread]::Sleep(10) }', {}, 'endless'),
      ];
      const controller = new AbortController();
      let cancelledAt = 0;
      const onRecord = (): void => {
        cancelledAt = performance.now();
        controller.abort();
      };
      const result = await session.run(makeRequest([], { items }), { signal: controller.signal, onRecord });
      expect(performance.now() - cancelledAt).toBeLessThan(1_000);
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'cancelled' }, records: [{ id: 'first' }] });
      expect(await session.run(makeRequest(['@{}']))).toMatchObject({ outcome: 'done' });
    });

    test('a server killed in the middle leaves the outcome unknown, and the next run opens another', async () => {
      const items = [makeItem('@{}', {}, 'first'), makeItem(sleep, {}, 'slow')];
      const result = await session.run(makeRequest([], { items }), { onRecord: () => peers.kill() });
      expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'connection-lost' }, records: [{ ok: true }] });
      expect(await session.run(makeRequest(['@{}']))).toMatchObject({ outcome: 'done' });
    });

    test('a driver that is not the announced one does not run', async () => {
      const other = { ...driver, bootstrap: driver.bootstrap.replace(driver.driver.sha256, '0'.repeat(64)) };
      const spoiled = createPsrpSession(peers.open, { context: nodeContext, driver: other, sends: 'scripts' });
      const result = await spoiled.run(makeRequest(['@{}']));
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'driver-refused' }, records: [] });
      await spoiled.close();
    });
  });
}
