import { describe, expect, test } from '@jest/globals';
import { createPacer } from '../../bot/teams/pacer.ts';

/** A clock that only sleeping moves. */
function fakeWorld() {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    context: {
      now: () => new Date(now),
      random: () => 0.5,
      sleep: async (milliseconds: number) => {
        slept.push(milliseconds);
        now += milliseconds;
      },
    },
    time: () => now,
  };
}

function refusal(statusCode: number, retryAfter?: string): Error {
  return Object.assign(new Error('as told'), { statusCode, response: { headers: { get: () => retryAfter } } });
}

/** A send that fails with these errors first. */
function failing(...errors: readonly Error[]) {
  let calls = 0;
  return {
    send: async () => {
      const error = errors[calls];
      calls += 1;
      if (error) throw error;
      return 'sent';
    },
    calls: () => calls,
  };
}

describe('sends in one conversation', () => {
  test('happen in order, also when the first is slow', async () => {
    const { context } = fakeWorld();
    const pacer = createPacer(context);
    const order: string[] = [];
    let release = () => undefined as void;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = pacer.run('c', async () => {
      await slow;
      order.push('first');
    });
    const second = pacer.run('c', async () => {
      order.push('second');
    });
    const elsewhere = pacer.run('other', async () => {
      order.push('elsewhere');
    });
    await elsewhere;
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(['elsewhere', 'first', 'second']);
  });

  test('go on after one has failed', async () => {
    const pacer = createPacer(fakeWorld().context);
    await expect(pacer.run('c', failing(refusal(403)).send)).rejects.toThrow('as told');
    expect(await pacer.run('c', async () => 'next')).toBe('next');
  });

  test('keep to seven in a second', async () => {
    const { context, time } = fakeWorld();
    const pacer = createPacer(context);
    for (let count = 0; count < 7; count += 1) await pacer.run('c', async () => undefined);
    expect(time()).toBe(0);
    await pacer.run('c', async () => undefined);
    expect(time()).toBe(1000);
  });

  test('keep to sixty in half a minute', async () => {
    const { context, time } = fakeWorld();
    const pacer = createPacer(context);
    for (let count = 0; count < 61; count += 1) await pacer.run('c', async () => undefined);
    expect(time()).toBeGreaterThanOrEqual(30_000);
  });
});

describe('a send that Teams refuses for now', () => {
  test.each([412, 429, 502, 504])('is repeated after %s, with growing pauses', async (status) => {
    const { context, slept } = fakeWorld();
    const { send, calls } = failing(refusal(status), refusal(status));
    expect(await createPacer(context).run('c', send)).toBe('sent');
    expect(calls()).toBe(3);
    expect(slept).toEqual([1000, 2000]);
  });

  test('waits as long as it is told', async () => {
    const { context, slept } = fakeWorld();
    await createPacer(context).run('c', failing(refusal(429, '7')).send);
    expect(slept).toEqual([7000]);
  });

  test('is given up after five tries', async () => {
    const { send, calls } = failing(...Array.from({ length: 9 }, () => refusal(429)));
    await expect(createPacer(fakeWorld().context).run('c', send)).rejects.toThrow('as told');
    expect(calls()).toBe(5);
  });

  test.each([400, 401, 403, 404, 413])('is not repeated after %s', async (status) => {
    const { send, calls } = failing(refusal(status));
    await expect(createPacer(fakeWorld().context).run('c', send)).rejects.toThrow('as told');
    expect(calls()).toBe(1);
  });
});
