import { describe, expect, test } from '@jest/globals';
import type { Asked, GuideServer } from '../../guide/check.ts';
import { loadGuide } from '../../guide/guide.ts';
import type { Proposal, ProposalContext } from '../../guide/remediation.ts';
import { server, upstream } from './judging.ts';
import { absent, failed, failedFacts, id, upstreamFacts } from './updates.ts';

const guide = loadGuide();

function remediation(remediationId: string) {
  const found = guide.remediations.find((one) => one.definition.id === remediationId);
  if (!found) throw new Error(`There is no remediation ${remediationId}.`);
  return found;
}

/** Proposes, and wants parameters to fit the schema and refusals to have words. */
function propose(
  remediationId: string,
  facts: Readonly<Record<string, unknown>>,
  at: Partial<ProposalContext> = {},
): Proposal {
  const { definition, words } = remediation(remediationId);
  const asked: Record<string, Asked> = Object.fromEntries(
    Object.entries(facts).map(([checkId, one]) => [checkId, { facts: one }]),
  );
  const proposal = definition.propose({ server: server(), upstream, facts: asked, ...at });
  if ('parameters' in proposal) expect(definition.parameters.parse(proposal.parameters)).toEqual(proposal.parameters);
  if ('refused' in proposal) expect(words.ja.refused[proposal.refused]).toEqual(expect.any(String));
  return proposal;
}

function refusal(
  remediationId: string,
  facts: Readonly<Record<string, unknown>>,
  at: Partial<ProposalContext> = {},
): string {
  const proposal = propose(remediationId, facts, at);
  return 'refused' in proposal ? proposal.refused : 'not refused';
}

describe('set-proxy', () => {
  const expecting = (proxy: unknown): { server: GuideServer } => ({ server: server({ settings: { proxy } }) });

  test('takes the expected proxy from the settings', () => {
    const at = expecting({ name: 'proxy.example.com', port: 8080 });
    expect(propose('set-proxy', {}, at)).toEqual({
      parameters: { UseProxy: true, Name: 'proxy.example.com', Port: 8080 },
    });
    expect(propose('set-proxy', {}, expecting('none'))).toEqual({ parameters: { UseProxy: false } });
  });

  test('is refused without an expected proxy', () => {
    expect(refusal('set-proxy', {})).toBe('none-configured');
    expect(refusal('set-proxy', {}, expecting({ name: 'proxy' }))).toBe('none-configured');
  });

  test('undoes name, port and use', () => {
    const undo = remediation('set-proxy').definition.undo?.({ useProxy: false, name: 'old', port: 80 });
    expect(undo).toEqual({ UseProxy: false, Name: 'old', Port: 80 });
  });
});

describe('set-upstream', () => {
  const facts = {
    fromMicrosoftUpdate: false,
    name: 'WSUS01',
    port: 8531,
    useSsl: false,
    addresses: null,
    tcpOpen: null,
    socketError: null,
    serverSync: null,
    dssAuth: null,
    pingAnswered: null,
  };

  test('changes only what is wrong', () => {
    expect(propose('set-upstream', { 'upstream-connection': facts })).toEqual({ parameters: { Port: 8530 } });
    const elsewhere = { ...facts, name: '192.0.2.9', port: 8530 };
    expect(propose('set-upstream', { 'upstream-connection': elsewhere })).toEqual({
      parameters: { Name: 'wsus01.example.com' },
    });
    const top = { ...facts, fromMicrosoftUpdate: true, name: null, port: 8530 };
    expect(propose('set-upstream', { 'upstream-connection': top })).toEqual({
      parameters: { FromMicrosoftUpdate: false, Name: 'wsus01.example.com' },
    });
  });

  test('is refused when nothing differs, nobody knows, or no upstream is configured', () => {
    expect(refusal('set-upstream', { 'upstream-connection': { ...facts, port: 8530 } })).toBe('already-set');
    expect(refusal('set-upstream', {})).toBe('unknown');
    expect(refusal('set-upstream', {}, { upstream: undefined })).toBe('none-configured');
  });

  test('undoes all four values, but never sets port 0', () => {
    const { undo } = remediation('set-upstream').definition;
    expect(undo?.({ fromMicrosoftUpdate: true, name: '', port: 0, useSsl: false })).toEqual({
      FromMicrosoftUpdate: true,
      Name: '',
      UseSsl: false,
    });
  });
});

describe('grant-content-acl', () => {
  const entry = { sid: 'S-1-5-32-545', allow: true, rights: 1_179_817, inherited: false, appliesHere: true };
  const facts = (entries: readonly unknown[], isUnc = false) => ({
    contentDir: 'D:\\WSUS',
    isUnc,
    places: isUnc ? [] : [{ place: 'wsus-content', path: 'D:\\WSUS\\WsusContent', exists: true, entries }],
    healthEvent: null,
  });

  test('is offered when a right is missing', () => {
    expect(propose('grant-content-acl', { 'content-acl': facts([entry]) })).toEqual({ parameters: {} });
  });

  test('is refused for a deny entry, a share, and when nothing is missing', () => {
    expect(refusal('grant-content-acl', { 'content-acl': facts([{ ...entry, allow: false }]) })).toBe('denied');
    expect(refusal('grant-content-acl', { 'content-acl': facts([], true) })).toBe('network-share');
    const all = [entry, { ...entry, sid: 'S-1-5-20', rights: 2_032_127 }];
    expect(refusal('grant-content-acl', { 'content-acl': facts(all) })).toBe('already-set');
    expect(refusal('grant-content-acl', {})).toBe('unknown');
  });

  test('undoes to the entries of before, which may be none', () => {
    const { undo, parameters } = remediation('grant-content-acl').definition;
    const entries = [{ sid: 'S-1-5-20', rights: 1_179_817, inheritance: 3, propagation: 0 }];
    const before = { places: [{ place: 'wsus-content', path: 'D:\\WSUS\\WsusContent', entries }] };
    expect(parameters.parse(undo?.(before))).toEqual({ Restore: ['wsus-content;S-1-5-20;1179817;3;0'] });
    expect(undo?.({ places: [] })).toEqual({ Restore: [] });
  });
});

describe('the remedies for missing updates', () => {
  const facts = (there: Parameters<typeof upstreamFacts>, replica = false) => ({
    'failed-updates': failedFacts([failed()], { isReplica: replica }),
    'upstream-updates': upstreamFacts(...there),
  });
  const unselected = facts([absent, { selectedCategoryIds: [] }]);

  test('select the missing product, synchronize upstream, then here', () => {
    expect(propose('select-products', unselected)).toEqual({
      parameters: { CategoryIds: [id(2)], ClassificationIds: [] },
    });
    expect(remediation('select-products').definition.then).toEqual([
      { remediationId: 'start-sync', target: 'upstream' },
      { remediationId: 'start-sync', target: 'self' },
    ]);
  });

  test('select nothing where the upstream is a downstream itself, or nothing is missing', () => {
    const middle = facts([absent, { selectedCategoryIds: [], fromMicrosoftUpdate: false }]);
    expect(refusal('select-products', middle)).toBe('not-top-server');
    expect(refusal('select-products', facts([]))).toBe('nothing-missing');
    expect(refusal('select-products', {})).toBe('unknown');
  });

  test('undo the selection of what was not selected', () => {
    const before = {
      categories: [{ id: id(2), title: 'A', selected: false }],
      classifications: [{ id: id(3), title: 'B', selected: true }],
    };
    const undo = remediation('select-products').definition.undo?.({
      ...before,
      selectedCategories: 4,
      selectedClassifications: 2,
    });
    expect(undo).toEqual({ CategoryIds: [id(2)], ClassificationIds: [], Remove: true });
  });

  test('resume what is ready upstream, and everything on a top server', () => {
    expect(propose('resume-downloads', facts([]))).toEqual({ parameters: { UpdateIds: [id(1)] } });
    expect(refusal('resume-downloads', unselected)).toBe('none-ready');
    const alone = { 'failed-updates': failedFacts([failed()]) };
    expect(propose('resume-downloads', alone, { upstream: undefined })).toEqual({ parameters: { UpdateIds: [id(1)] } });
    expect(refusal('resume-downloads', alone)).toBe('unknown');
  });

  test('resume at most 50 at a time', () => {
    const many = Array.from({ length: 60 }, (_, index) => failed({ id: id(index + 100) }));
    const proposal = propose('resume-downloads', { 'failed-updates': failedFacts(many) }, { upstream: undefined });
    expect('parameters' in proposal && proposal.parameters.UpdateIds).toHaveLength(50);
  });

  test('decline what the upstream has lost, never on a replica', () => {
    expect(propose('cancel-and-decline', facts([absent]))).toEqual({ parameters: { UpdateIds: [id(1)] } });
    expect(refusal('cancel-and-decline', facts([absent], true))).toBe('is-replica');
    expect(refusal('cancel-and-decline', facts([]))).toBe('none-lost');
    expect(refusal('cancel-and-decline', {})).toBe('unknown');
  });
});

describe('the remedies for services, ranges, approvals and synchronization', () => {
  const service = { present: true, status: 4, start: 2, delayed: false, trigger: false };
  const services = (...names: readonly (readonly [string, object])[]) => ({
    services: { services: names.map(([name, changes]) => ({ name, ...service, ...changes })), usesWid: false },
  });

  test('restart where a restart helps', () => {
    expect(propose('restart-services', services(['BITS', { start: 4 }]))).toEqual({ parameters: {} });
    expect(refusal('restart-services', services(['W3SVC', { status: 1 }]))).toBe('others-stopped');
    expect(refusal('restart-services', services(['WsusService', { present: false, status: null }]))).toBe(
      'not-installed',
    );
    expect(refusal('restart-services', {})).toBe('unknown');
  });

  const ranges = (foreground: boolean | null, hasContentRange: boolean) => ({
    'range-requests': {
      onMicrosoftUpdate: false,
      useProxy: true,
      foreground,
      progress: null,
      failures: [],
      probe: {
        host: 'a.windowsupdate.com',
        viaProxy: true,
        status: 206,
        failure: null,
        hasContentRange,
        hasLength: true,
      },
    },
  });

  test('switch the foreground on and off again', () => {
    expect(propose('set-bits-foreground', ranges(false, false))).toEqual({ parameters: { Foreground: true } });
    expect(propose('set-bits-foreground', ranges(true, true))).toEqual({ parameters: { Foreground: false } });
    expect(refusal('set-bits-foreground', ranges(false, true))).toBe('already-set');
    expect(refusal('set-bits-foreground', ranges(null, false))).toBe('not-offered');
    expect(refusal('set-bits-foreground', {})).toBe('unknown');
    expect(remediation('set-bits-foreground').definition.undo?.({ foreground: false })).toEqual({ Foreground: false });
  });

  test('remove exactly the list that was seen', () => {
    const facts = { inactive: 2, titles: ['A', 'B'], truncated: false, approved: 300 };
    expect(propose('remove-inactive-approvals', { 'inactive-approvals': facts })).toEqual({
      parameters: { ExpectedCount: 2, ExpectedTitles: ['A', 'B'] },
    });
    expect(refusal('remove-inactive-approvals', { 'inactive-approvals': { ...facts, inactive: 0, titles: [] } })).toBe(
      'none',
    );
    expect(refusal('remove-inactive-approvals', {})).toBe('unknown');
  });

  const status = (current: number) => ({
    'sync-status': {
      apiVersion: null,
      role: 2,
      configurationState: 0,
      source: {
        fromMicrosoftUpdate: true,
        isReplica: false,
        upstreamName: null,
        upstreamPort: null,
        upstreamUseSsl: null,
      },
      current: { status: current, phase: 0, processedItems: 0, totalItems: 0 },
      schedule: { automatic: true, perDay: 1, nextUtc: null },
      lastFinished: null,
      history: [],
      events: null,
    },
  });

  test('start only what does not run, stop only what runs', () => {
    expect(propose('start-sync', status(0))).toEqual({ parameters: {} });
    expect(propose('start-sync', {})).toEqual({ parameters: {} });
    expect(refusal('start-sync', status(1))).toBe('running');
    expect(propose('stop-sync', status(1))).toEqual({ parameters: {} });
    expect(refusal('stop-sync', status(2))).toBe('not-running');
  });
});

test('what cannot be read back cannot be undone', () => {
  for (const { definition } of guide.remediations) expect(definition.undo?.('garbage')).toBeUndefined();
});
