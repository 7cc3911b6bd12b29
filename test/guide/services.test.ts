import { check } from '../../guide/checks/services/check.ts';
import type { Facts } from '../../guide/checks/services/facts.ts';
import { describeJudgements } from './judging.ts';

type Service = Facts['services'][number];

function facts(changes: Readonly<Record<string, Partial<Service>>> = {}, usesWid: boolean | null = true): Facts {
  const healthy: Readonly<Record<string, number>> = {
    WsusService: 2,
    BITS: 3,
    W3SVC: 2,
    WAS: 3,
    'MSSQL$MICROSOFT##WID': 2,
    W32Time: 3,
  };
  return {
    services: Object.entries(healthy).map(([name, start]) => {
      return { name, present: true, status: 4, start, delayed: false, trigger: name === 'W32Time', ...changes[name] };
    }),
    usesWid,
  };
}

describeJudgements(check, [
  { title: 'all run', facts: facts(), result: 'pass', messageId: 'running' },
  {
    title: 'a stopped BITS on manual start is fine',
    facts: facts({ BITS: { status: 1 } }),
    result: 'pass',
    messageId: 'running',
  },
  {
    title: 'a disabled BITS is not',
    facts: facts({ BITS: { status: 1, start: 4 } }),
    result: 'fail',
    messageId: 'disabled',
    explains: ['sync-status', 'failed-updates', 'range-requests'],
  },
  { title: 'WSUS is stopped', facts: facts({ WsusService: { status: 1 } }), result: 'fail', messageId: 'stopped' },
  {
    title: 'WSUS is stopped and disabled',
    facts: facts({ WsusService: { status: 1, start: 4 } }),
    result: 'fail',
    messageId: 'stopped-and-disabled',
  },
  {
    title: 'WSUS is not installed',
    facts: facts({ WsusService: { present: false, status: null, start: null } }),
    result: 'fail',
    messageId: 'missing',
  },
  {
    title: 'no WID where a SQL Server is used',
    facts: facts({ 'MSSQL$MICROSOFT##WID': { present: false, status: null, start: null } }, false),
    result: 'pass',
    messageId: 'running',
  },
  {
    title: 'WID is stopped',
    facts: facts({ 'MSSQL$MICROSOFT##WID': { status: 1 } }),
    result: 'fail',
    messageId: 'stopped',
  },
  {
    title: 'WSUS starts by hand',
    facts: facts({ WsusService: { start: 3 } }),
    result: 'warn',
    messageId: 'not-automatic',
  },
  {
    title: 'the clock is stopped',
    facts: facts({ W32Time: { status: 1, trigger: false } }),
    result: 'warn',
    messageId: 'clock-stopped',
  },
  {
    title: 'the clock starts by trigger',
    facts: facts({ W32Time: { status: 1 } }),
    result: 'pass',
    messageId: 'running',
  },
  {
    title: 'a state is not readable',
    facts: facts({ W3SVC: { status: null } }),
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'a fault outweighs what is not readable',
    facts: facts({ W3SVC: { status: null }, WAS: { status: 1 } }),
    result: 'fail',
    messageId: 'stopped',
  },
]);
