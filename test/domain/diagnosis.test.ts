import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../bot/domain/canonical.ts';
import { rankCauses, verdictOfDiagnosis, type RankingInput, type SyncSummary } from '../../bot/domain/diagnosis.ts';
import { verdictOf, type StepResult, type VerifiedCheck } from '../../bot/domain/execution.ts';
import type { Finding } from '../../bot/domain/finding.ts';
import { serversAbove, serversBelow } from '../../bot/domain/server.ts';
import { synchronizationErrors } from '../../bot/domain/synchronization-error.ts';
import { syncErrorName } from '../../guide/checks/sync-status/errors.ts';
import { testServer } from '../support/people.ts';

function finding(checkId: string, over: Partial<Finding> = {}): Finding {
  return {
    checkId,
    serverId: 'wsus01',
    askedOn: 'wsus01',
    result: 'fail',
    reason: null,
    severity: 'major',
    sections: [checkId],
    symptom: false,
    messageId: 'm',
    data: {},
    explains: [],
    facts: {},
    scriptSha256: 'a',
    observedAt: '2026-11-24T00:00:00.000Z',
    durationMs: 1,
    ...over,
  };
}

const failedSync: SyncSummary = {
  syncId: 's',
  endedAt: null,
  failed: true,
  succeeded: false,
  error: 5,
  eventIds: [386, 364],
};
const sections = [
  { id: 'proxy', signatures: [{ kind: 'sync-error', value: 5, weight: 1 }] },
  { id: 'services', signatures: [{ kind: 'event', value: 364, weight: 0.3 }] },
];

function rank(findings: readonly Finding[], sync: SyncSummary | null = failedSync) {
  const input: RankingInput = { findings, sections, sync };
  return rankCauses(input);
}

describe('the ranking of causes', () => {
  test('puts the cause first that the failed synchronization points at', () => {
    const causes = rank([
      finding('services'),
      finding('proxy'),
      finding('sync-status', { symptom: true, sections: ['proxy', 'services'] }),
    ]);
    expect(causes.map((cause) => cause.checkId)).toEqual(['proxy', 'services']);
    expect(causes[0]?.for).toContainEqual({ kind: 'sync-error', error: 5 });
  });
  test('names a symptom only when nothing else failed', () => {
    const causes = rank([finding('proxy', { result: 'pass' }), finding('sync-status', { symptom: true })]);
    expect(causes.map((cause) => cause.checkId)).toEqual(['sync-status']);
  });
  test('leaves out what another failure explains', () => {
    const causes = rank([finding('missing', { explains: ['failed'] }), finding('failed')]);
    expect(causes.map((cause) => cause.checkId)).toEqual(['missing']);
  });
  test('never makes an unknown result a cause', () => {
    expect(rank([finding('proxy', { result: 'unknown', reason: 'timeout' })])).toEqual([]);
  });
  test('weighs a warning less than a failure', () => {
    const causes = rank([finding('a', { result: 'warn' }), finding('b')]);
    expect(causes.map((cause) => cause.checkId)).toEqual(['b', 'a']);
  });
  test('counts a passing check of the same section against it', () => {
    const causes = rank([finding('a', { sections: ['proxy'] }), finding('b', { sections: ['proxy'], result: 'pass' })]);
    expect(causes[0]?.against).toEqual([{ kind: 'passed', checkId: 'b' }]);
  });
});

describe('whose trouble it is', () => {
  const cases: readonly [string, readonly Finding[], boolean, string][] = [
    ['ours, when the check ran on this server', [finding('proxy')], true, 'ours'],
    ['the upstream’s, when the check ran there', [finding('proxy', { askedOn: 'wsus00' })], false, 'upstream'],
    ['nobody’s, when all passed', [finding('proxy', { result: 'pass' })], true, 'none'],
    [
      'unknown, when nothing failed but something could not be asked',
      [finding('proxy', { result: 'unknown' })],
      true,
      'unknown',
    ],
  ];
  test.each(cases)('%s', (...[, findings, fromMicrosoftUpdate, expected]) => {
    const input: RankingInput = { findings, sections, sync: failedSync };
    expect(verdictOfDiagnosis({ ...input, causes: rankCauses(input), fromMicrosoftUpdate })).toBe(expected);
  });
  test('Microsoft’s side, when only the synchronization failed, at the far side, and the way there is clear', () => {
    const findings = [finding('sync-status', { symptom: true }), finding('proxy-settings', { result: 'pass' })];
    const input: RankingInput = { findings, sections, sync: { ...failedSync, error: 10 } };
    expect(verdictOfDiagnosis({ ...input, causes: rankCauses(input), fromMicrosoftUpdate: true })).toBe('provider');
  });
});

describe('the verdict on a fix', () => {
  const done: StepResult = {
    step: 0,
    outcome: 'done',
    runId: 'r',
    changed: true,
    before: null,
    after: null,
    steps: [],
    error: null,
    endedAt: '',
  };
  const check = (result: VerifiedCheck['result']): VerifiedCheck => ({
    checkId: 'services',
    serverId: 'wsus01',
    result,
    messageId: 'm',
    data: {},
  });
  const cases: readonly [string, readonly StepResult[], readonly VerifiedCheck[], string][] = [
    ['fixed when every step is done and the checks pass', [done], [check('pass')], 'fixed'],
    ['not fixed when a check still fails', [done], [check('fail')], 'not-fixed'],
    ['not fixed when a step failed', [{ ...done, outcome: 'failed' }], [check('pass')], 'not-fixed'],
    ['unknown when a step’s outcome is unknown', [{ ...done, outcome: 'unknown' }], [check('pass')], 'unknown'],
    ['unknown when a check could not be asked', [done], [check('unknown')], 'unknown'],
    ['unknown when no check could tell', [done], [], 'unknown'],
    ['unknown when a step is missing', [], [check('pass')], 'unknown'],
  ];
  test.each(cases)('is %s', (...[, results, checks, expected]) => {
    expect(verdictOf(results, 1, checks)).toBe(expected);
  });
});

describe('the chain of servers', () => {
  const book = new Map(
    [
      testServer({ id: 'top' }),
      testServer({ id: 'mid', upstream: 'top' }),
      testServer({ id: 'low', upstream: 'mid' }),
      testServer({ id: 'loop-a', upstream: 'loop-b' }),
      testServer({ id: 'loop-b', upstream: 'loop-a' }),
    ].map((server) => [server.id, server]),
  );
  test('is read upwards, nearest first', () => {
    expect(serversAbove(book, 'low').map((server) => server.id)).toEqual(['mid', 'top']);
  });
  test('ends at a loop', () => {
    expect(serversAbove(book, 'loop-a').map((server) => server.id)).toEqual(['loop-b']);
  });
  test('is read downwards at any depth', () => {
    expect(serversBelow(book, 'top').map((server) => server.id)).toEqual(['mid', 'low']);
  });
});

describe('the canonical form', () => {
  test('does not depend on the order of keys or on absent values', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe(
      canonicalJson({ b: [1, { c: 'x', d: null }] }),
    );
  });
  test('refuses what JSON cannot say', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  });
});

test('the bot and the guide name the errors of a synchronization alike', () => {
  expect(synchronizationErrors).toHaveLength(18);
  expect(synchronizationErrors.map((_, error) => syncErrorName(error))).toEqual(synchronizationErrors);
});
