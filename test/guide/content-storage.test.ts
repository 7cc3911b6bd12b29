import type { CheckContext } from '../../guide/check.ts';
import { check } from '../../guide/checks/content-storage/check.ts';
import type { Facts } from '../../guide/checks/content-storage/facts.ts';
import { describeJudgements, type Case } from './judging.ts';

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    fromMicrosoftUpdate: false,
    onMicrosoftUpdate: false,
    contentFromMicrosoftUpdate: false,
    deferred: true,
    express: false,
    cachePath: 'D:\\WSUS\\WsusContent\\',
    contentDir: 'D:\\WSUS',
    ...changes,
  };
}

function above(changes: Partial<Facts> = {}): Partial<CheckContext<undefined>> {
  return { above: [{ serverId: 'wsus01', asked: { facts: facts({ fromMicrosoftUpdate: true, ...changes }) } }] };
}

const remote = { onMicrosoftUpdate: true };
type Row = Case<Facts, undefined>;

const rows: Row[] = [
  { title: 'local, local', facts: facts(), context: above(), result: 'pass', messageId: 'both-local' },
  {
    title: 'remote, remote',
    facts: facts(remote),
    context: above(remote),
    result: 'pass',
    messageId: 'both-on-microsoft-update',
  },
  {
    title: 'remote above, local here',
    facts: facts(),
    context: above(remote),
    result: 'fail',
    messageId: 'upstream-has-no-files',
    explains: ['failed-updates', 'upstream-updates'],
  },
  {
    title: 'files from the Internet',
    facts: facts({ contentFromMicrosoftUpdate: true }),
    context: above(remote),
    result: 'warn',
    messageId: 'files-from-internet',
  },
  {
    title: 'local above, remote here',
    facts: facts(remote),
    context: above(),
    result: 'warn',
    messageId: 'only-here-on-microsoft-update',
  },
  {
    title: 'deferred above only',
    facts: facts({ deferred: false }),
    context: above(),
    result: 'warn',
    messageId: 'deferred-differs',
  },
  {
    title: 'express here only',
    facts: facts({ express: true }),
    context: above(),
    result: 'warn',
    messageId: 'express-differs',
  },
  {
    title: 'a top server',
    facts: facts({ fromMicrosoftUpdate: true }),
    result: 'notapplicable',
    messageId: 'not-applicable',
  },
  { title: 'no upstream configured', facts: facts(), result: 'unknown', messageId: 'unknown' },
  {
    title: 'a silent upstream',
    facts: facts(),
    context: { above: [{ serverId: 'wsus01', asked: { unknown: 'unreachable' } }] },
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'a value that is not readable',
    facts: facts(),
    context: above({ onMicrosoftUpdate: null }),
    result: 'unknown',
    messageId: 'unknown',
  },
];

describeJudgements(check, rows);
