import { check } from '../../guide/checks/upstream-connection/check.ts';
import type { Facts } from '../../guide/checks/upstream-connection/facts.ts';
import { describeJudgements, server, type Case } from './judging.ts';

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    fromMicrosoftUpdate: false,
    name: 'WSUS01.example.com',
    port: 8530,
    useSsl: false,
    addresses: ['192.0.2.1'],
    tcpOpen: true,
    socketError: null,
    serverSync: { status: 200, failure: null },
    dssAuth: { status: 403, failure: null },
    pingAnswered: false,
    ...changes,
  };
}

function service(status: number | null, failure: number | null = null): Partial<Facts> {
  return { serverSync: { status, failure } };
}

const top: Partial<Facts> = {
  fromMicrosoftUpdate: true,
  name: null,
  addresses: null,
  tcpOpen: null,
  serverSync: null,
  dssAuth: null,
  pingAnswered: null,
};
const untried: Partial<Facts> = { tcpOpen: null, serverSync: null, dssAuth: null, pingAnswered: null };
const secure = { upstream: server({ id: 'wsus01', host: 'wsus01.example.com', useSsl: true, port: 8531 }) };

function row(
  title: string,
  changes: Partial<Facts>,
  expected: Pick<Case<Facts, undefined>, 'result' | 'messageId' | 'context'>,
): Case<Facts, undefined> {
  return { title, facts: facts(changes), ...expected };
}

describeJudgements(check, [
  row('reachable, ping or not', {}, { result: 'pass', messageId: 'reachable' }),
  row('a short name', { name: 'wsus01' }, { result: 'pass', messageId: 'reachable' }),
  row('another name', { name: 'wsus-old.example.com' }, { result: 'fail', messageId: 'name-differs' }),
  row('another port', { port: 80 }, { result: 'fail', messageId: 'port-differs' }),
  row('SSL off', { port: 8531 }, { result: 'fail', messageId: 'ssl-differs', context: secure }),
  row(
    'an address with SSL',
    { name: '192.0.2.1', port: 8531, useSsl: true },
    { result: 'warn', messageId: 'address-with-ssl', context: secure },
  ),
  row('an address without SSL', { name: '192.0.2.1' }, { result: 'pass', messageId: 'reachable' }),
  row(
    'an unknown name',
    { ...untried, addresses: [], socketError: 11001 },
    { result: 'fail', messageId: 'not-resolved' },
  ),
  row(
    'a closed port',
    { ...untried, tcpOpen: false, socketError: 10061 },
    { result: 'fail', messageId: 'port-closed' },
  ),
  row('a wrong site', service(404), { result: 'fail', messageId: 'service-missing' }),
  row('a stopped pool', service(503), { result: 'fail', messageId: 'service-unavailable' }),
  row('a server error', service(500), { result: 'fail', messageId: 'service-error' }),
  row('an untrusted certificate', service(null, 9), { result: 'fail', messageId: 'certificate' }),
  row('silence', service(null, 14), { result: 'fail', messageId: 'no-answer' }),
  row(
    'the authorization service alone is missing',
    { dssAuth: { status: 404, failure: null } },
    { result: 'fail', messageId: 'service-missing' },
  ),
  row('Microsoft Update where an upstream is expected', top, { result: 'fail', messageId: 'from-microsoft-update' }),
  row('a top server', top, {
    result: 'notapplicable',
    messageId: 'not-applicable',
    context: { fromMicrosoftUpdate: true },
  }),
  row(
    'an upstream where none is expected',
    {},
    { result: 'warn', messageId: 'upstream-not-expected', context: { fromMicrosoftUpdate: true } },
  ),
  row(
    'an upstream that the configuration does not have',
    { name: 'elsewhere' },
    { result: 'pass', messageId: 'reachable', context: { upstream: undefined } },
  ),
  row('no name', { name: null }, { result: 'unknown', messageId: 'unknown' }),
  row('a source that is not readable', { fromMicrosoftUpdate: null }, { result: 'unknown', messageId: 'unknown' }),
]);
