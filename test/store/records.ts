import { expect, test } from '@jest/globals';
import { ben } from '../support/people.ts';
import type { StoreUse } from './use.ts';

/** What every database must do with records. */
export function recordsTests(use: StoreUse): void {
  const { store, request, wish, approved, database } = use;

  test('joins the open incident of the same trouble, also when two see it at once', async () => {
    const trigger = () =>
      store().incidents.trigger({
        serverId: 'wsus01',
        sectionId: 'proxy',
        severity: 'major',
        fingerprint: 'wsus01|sync-error:5',
        diagnosisId: 'dia_1',
        language: 'ja',
        initiator: { kind: 'bot', job: 'watch' },
      });
    const both = await Promise.all([trigger(), trigger()]);
    expect(both.filter((one) => one.opened)).toHaveLength(1);
    const [first] = both;
    const bot = { kind: 'bot', job: 'watch' } as const;
    expect(await store().incidents.resolve(first?.incident.id ?? '', bot)).toBe(true);
    expect(await store().incidents.resolve(first?.incident.id ?? '', bot)).toBe(false);
    expect((await trigger()).opened).toBe(true);
  });

  test('takes note of a finished synchronization once', async () => {
    const seen = { serverId: 'wsus01', syncId: 's1', result: 'failed' } as const;
    expect(await Promise.all([store().watches.observe(seen), store().watches.observe(seen)])).toContain(true);
    expect(await store().watches.observe(seen)).toBe(false);
    expect(await store().watches.hasSeen('wsus01', 's1')).toBe(true);
    expect(await store().watches.hasSeen('wsus01', 's2')).toBe(false);
  });

  test('finds the cards that show an old revision', async () => {
    const approval = await request();
    const post = { subject: `approval:${approval.id}`, conversationKey: 'c', activityId: 'a', shownRevision: 1 };
    await store().posts.remember(post);
    expect(await store().posts.stale()).toEqual([]);
    await store().approvals.reject(wish(approval.id, ben));
    expect(await store().posts.stale()).toEqual([post]);
    await store().posts.shown({ ...post, shownRevision: 2 });
    expect(await store().posts.stale()).toEqual([]);
  });

  test('remembers a conversation, says whether it changed, and drops a dead one', async () => {
    const conversation = { key: '19:x', kind: 'channel', reference: { serviceUrl: 'https://one' } } as const;
    expect(await store().conversations.remember(conversation)).toBe(true);
    expect(await store().conversations.remember(conversation)).toBe(false);
    expect(await store().conversations.markDead('19:x')).toBe(true);
    expect(await store().conversations.find('19:x')).toBeUndefined();
    expect(await store().conversations.remember(conversation)).toBe(true);
    expect(await store().conversations.find('19:x')).toEqual(conversation);
  });

  test('chains every event, and shows an altered, a removed and a cut-off one', async () => {
    await approved();
    const { events, broken } = await store().audit.verify();
    expect(broken).toBeUndefined();
    expect(events).toBe(2);
    const { db } = database();
    await db.updateTable('audit_events').set({ outcome: 'denied' }).where('sequence', '=', 1).execute();
    expect((await store().audit.verify()).broken).toEqual({ sequence: 1, problem: 'wrong-hash' });
    await db.deleteFrom('audit_events').where('sequence', '=', 1).execute();
    expect((await store().audit.verify()).broken).toEqual({ sequence: 2, problem: 'gap' });
    await db.deleteFrom('audit_events').execute();
    expect((await store().audit.verify()).broken).toEqual({ sequence: 1, problem: 'gap' });
  });

  test('keeps characters that a jsonb column would refuse', async () => {
    await store().audit.append({
      initiator: 'bot:test',
      action: 'test.write',
      target: 'test:1',
      outcome: 'success',
      reason: null,
      details: { text: 'nul \u0000, half \ud800, 日本' },
    });
    expect((await store().audit.list(1))[0]?.details).toEqual({ text: 'nul \u0000, half \ud800, 日本' });
    expect((await store().audit.verify()).broken).toBeUndefined();
  });
}
