import { describe, expect, test } from '@jest/globals';
import type { ScriptResult, Session } from '../../connectors/connector.ts';
import { ConnectorError, type ConnectorErrorCode } from '../../connectors/errors.ts';
import { createGate } from '../../connectors/gate.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { createManualContext, makeRequest } from './making.ts';

const request = makeRequest(['answer']);
const done: ScriptResult = { outcome: 'done', records: [], noise: '', durationMs: 1 };
const failed = (code: ConnectorErrorCode): ScriptResult => ({
  ...done,
  outcome: 'failed',
  error: new ConnectorError(code, 'away', { data: { host: 'wsus01' } }),
});

/** A session that answers what it is told, and counts. */
function createStub(): { session: Session; next: ScriptResult; runs: number; closes: number } {
  const stub = {
    next: done,
    runs: 0,
    closes: 0,
    session: {
      run: async () => {
        stub.runs += 1;
        return stub.next;
      },
      close: async () => {
        stub.closes += 1;
      },
    },
  };
  return stub;
}

describe('The sessions', () => {
  test('give everybody the one session of a server, opened at its first run', async () => {
    const stub = createStub();
    const sessions = createSessions({ context: createManualContext() });
    let opened = 0;
    const open = (): Session => {
      opened += 1;
      return stub.session;
    };
    const first = sessions.get('wsus01', open);
    expect(sessions.get('wsus01', open)).toBe(first);
    expect(opened).toBe(0);
    await Promise.all([first.run(request), first.run(request)]);
    expect(opened).toBe(1);
    await sessions.close();
    expect(stub.closes).toBe(1);
  });

  test('close a session that was idle and open it again when it is asked', async () => {
    const stub = createStub();
    const context = createManualContext();
    const session = createSessions({ context, idleMs: 1000 }).get('wsus01', () => stub.session);
    await session.run(request);
    context.advance(999);
    expect(stub.closes).toBe(0);
    context.advance(1);
    expect(stub.closes).toBe(1);
    expect(await session.run(request)).toBe(done);
  });

  test('leave a server alone after failures in a row, then let one run try', async () => {
    const stub = createStub();
    const context = createManualContext();
    const sessions = createSessions({ context, breaker: { failures: 2, openMs: 60_000 } });
    const session = sessions.get('wsus01', () => stub.session);
    stub.next = failed('unreachable');
    await session.run(request);
    await session.run(request);
    const refused = await session.run(request);
    expect(refused).toMatchObject({
      outcome: 'failed',
      error: { code: 'circuit-open', data: { host: 'wsus01', seconds: '60', lastCode: 'unreachable' } },
    });
    expect(stub.runs).toBe(2);

    context.advance(60_000);
    const both = await Promise.all([session.run(request), session.run(request)]);
    expect(both.map(({ error }) => error?.code)).toEqual(['unreachable', 'circuit-open']);

    context.advance(60_000);
    stub.next = done;
    await session.run(request);
    expect(await session.run(request)).toBe(done);
  });

  test.each<ConnectorErrorCode>(['cancelled', 'run-seen', 'bad-answer', 'deadline'])(
    'do not count %s as a failure to reach',
    async (code) => {
      const stub = createStub();
      const sessions = createSessions({ context: createManualContext(), breaker: { failures: 1, openMs: 60_000 } });
      stub.next = failed(code);
      const session = sessions.get('wsus01', () => stub.session);
      await session.run(request);
      expect((await session.run(request)).error?.code).toBe(code);
    },
  );

  test('let the next run try when a session threw', async () => {
    const sessions = createSessions({ context: createManualContext(), breaker: { failures: 1, openMs: 10 } });
    const broken: Session = { run: () => Promise.reject(new TypeError('a mistake')), close: async () => undefined };
    const session = sessions.get('wsus01', () => broken);
    await expect(session.run(request)).rejects.toThrow('a mistake');
    await expect(session.run(request)).rejects.toThrow('a mistake');
  });
});

describe('The gate', () => {
  test('lets in so many at a time, in the order they came, and forgets who gave up', async () => {
    const gate = createGate(1);
    const leave = await gate.enter();
    const controller = new AbortController();
    const entered: string[] = [];
    const givenUp = gate.enter(controller.signal);
    const second = gate.enter().then((leaveSecond) => {
      entered.push('second');
      leaveSecond();
    });
    const third = gate.enter().then((leaveThird) => {
      entered.push('third');
      leaveThird();
    });
    controller.abort();
    await expect(givenUp).rejects.toMatchObject({ code: 'cancelled' });
    expect(entered).toEqual([]);
    leave();
    leave();
    await Promise.all([second, third]);
    expect(entered).toEqual(['second', 'third']);
    (await gate.enter())();
  });
});
