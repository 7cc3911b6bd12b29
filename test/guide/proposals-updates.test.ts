import { describe, expect, test } from '@jest/globals';
import { guide, propose, refusal, remediation } from './proposing.ts';
import { absent, failed, failedFacts, id, upstreamFacts } from './updates.ts';

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
    const stored = (foreground: boolean) => ({
      'susdb-configuration': {
        foreground,
        expressPackages: false,
        onApproval: true,
        languages: 36,
        enabledLanguages: 2,
      },
    });
    expect(propose('set-bits-foreground', { ...ranges(null, false), ...stored(false) })).toEqual({
      parameters: { Foreground: true },
    });
    expect(refusal('set-bits-foreground', { ...ranges(null, false), ...stored(true) })).toBe('already-set');
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
