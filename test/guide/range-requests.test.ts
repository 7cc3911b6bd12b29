import { check } from '../../guide/checks/range-requests/check.ts';
import type { Facts } from '../../guide/checks/range-requests/facts.ts';
import { describeJudgements } from './judging.ts';

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    onMicrosoftUpdate: false,
    useProxy: true,
    foreground: false,
    progress: { totalBytes: 4_294_967_296, downloadedBytes: 1024 },
    failures: [],
    probe: null,
    ...changes,
  };
}

function failures(hresult: string | null): Facts['failures'] {
  return [{ hresult, count: 4, lastUtc: '2026-11-24T10:00:00.0000000Z' }];
}

function probe(status: number | null, hasContentRange: boolean | null): Facts['probe'] {
  return {
    host: 'download.windowsupdate.com',
    viaProxy: true,
    status,
    failure: status === null ? 14 : null,
    hasContentRange,
    hasLength: true,
  };
}

describeJudgements(check, [
  { title: 'no failure', facts: facts(), result: 'pass', messageId: 'no-failures' },
  {
    title: 'ranges pass',
    facts: facts({ failures: failures(null), probe: probe(206, true) }),
    result: 'pass',
    messageId: 'ranges-pass',
  },
  {
    title: 'ranges are ignored',
    facts: facts({ failures: failures(null), probe: probe(200, false) }),
    result: 'fail',
    messageId: 'ranges-stripped',
  },
  {
    title: 'Content-Range is stripped',
    facts: facts({ failures: failures(null), probe: probe(206, false) }),
    result: 'fail',
    messageId: 'ranges-stripped',
  },
  {
    title: 'BITS says so',
    facts: facts({ failures: failures('0x80200013') }),
    result: 'fail',
    messageId: 'ranges-stripped',
    explains: ['failed-updates'],
  },
  {
    title: 'old events, ranges pass now',
    facts: facts({ failures: failures('0x80200013'), probe: probe(206, true) }),
    result: 'pass',
    messageId: 'ranges-pass',
  },
  {
    title: 'the work-around is on, as only SUSDB tells',
    facts: facts({ foreground: null, failures: failures('0x80200012') }),
    context: {
      earlier: {
        'susdb-configuration': {
          facts: { foreground: true, expressPackages: false, onApproval: true, languages: 36, enabledLanguages: 2 },
        },
      },
    },
    result: 'pass',
    messageId: 'worked-around',
  },
  {
    title: 'the work-around is on',
    facts: facts({ foreground: true, failures: failures('0x80200012') }),
    result: 'pass',
    messageId: 'worked-around',
  },
  {
    title: 'the work-around is not needed',
    facts: facts({ foreground: true, failures: failures(null), probe: probe(206, true) }),
    result: 'warn',
    messageId: 'foreground-unneeded',
  },
  {
    title: 'the property is not offered',
    facts: facts({ foreground: null, failures: failures('0x80200011') }),
    result: 'fail',
    messageId: 'ranges-stripped',
  },
  {
    title: 'another failure',
    facts: facts({ failures: failures('0x80070005'), probe: probe(null, null) }),
    result: 'pass',
    messageId: 'other-failures',
  },
  {
    title: 'a failure without a number',
    facts: facts({ failures: failures(null), probe: probe(null, null) }),
    result: 'unknown',
    messageId: 'unknown',
  },
  { title: 'a log that is not readable', facts: facts({ failures: null }), result: 'unknown', messageId: 'unknown' },
  {
    title: 'no files here',
    facts: facts({ onMicrosoftUpdate: true }),
    result: 'notapplicable',
    messageId: 'not-applicable',
  },
]);
