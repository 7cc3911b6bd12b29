import { check } from '../../guide/checks/proxy-settings/check.ts';
import type { Facts, Settings } from '../../guide/checks/proxy-settings/facts.ts';
import { describeJudgements, type Case } from './judging.ts';

type Probe = NonNullable<Facts['probe']>;

function facts(changes: Partial<Facts> = {}, probe: Partial<Probe> = {}): Facts {
  return {
    fromMicrosoftUpdate: true,
    useProxy: true,
    name: 'proxy.example.com',
    port: 8080,
    separateSsl: false,
    sslName: null,
    sslPort: 443,
    anonymous: true,
    maskedUser: null,
    hasPassword: false,
    basicInClear: false,
    target: { host: 'sws.update.microsoft.com', port: 443 },
    probe: {
      host: 'proxy.example.com',
      port: 8080,
      addresses: ['192.0.2.10'],
      tcpOpen: true,
      socketError: null,
      connectStatus: 200,
      ...probe,
    },
    ...changes,
  };
}

const direct = { useProxy: false, name: null };
const target = { host: 'sws.update.microsoft.com', port: 443, connectStatus: null };
const account = { anonymous: false, maskedUser: 's***', hasPassword: true };
const expected = { proxy: { name: 'PROXY.example.com', port: 8080 } };

type Row = Case<Facts, Settings>;

function row(title: string, given: Facts, expected: [Row['result'], string, Settings?]): Row {
  const [result, messageId, settings = {}] = expected;
  return { title, facts: given, context: { settings }, result, messageId };
}

describeJudgements(check, [
  row('an open proxy', facts(), ['pass', 'proxy-works']),
  row('the expected proxy, names without case', facts(), ['pass', 'proxy-works', expected]),
  row('another port', facts({ port: 3128 }), ['fail', 'differs', expected]),
  row('no proxy where one is expected', facts(direct, target), ['fail', 'not-used', expected]),
  row('a proxy where none is expected', facts(), ['fail', 'not-expected', { proxy: 'none' }]),
  row('a stored password cannot be tried', facts(account, { connectStatus: 407 }), ['pass', 'proxy-works']),
  row('credentials wanted', facts({}, { connectStatus: 407 }), ['fail', 'credentials-wanted']),
  row('credentials without a password', facts({ ...account, hasPassword: false }, { connectStatus: 407 }), [
    'fail',
    'password-missing',
  ]),
  row('a policy', facts({}, { connectStatus: 403 }), ['fail', 'refused']),
  row('no way out', facts({}, { connectStatus: 502 }), ['fail', 'no-way-out']),
  row('not a proxy', facts({}, { connectStatus: null }), ['fail', 'no-answer']),
  row('a closed port', facts({}, { tcpOpen: false, socketError: 10061, connectStatus: null }), ['fail', 'port-closed']),
  row('an unknown name', facts({}, { addresses: [], tcpOpen: null, socketError: 11001, connectStatus: null }), [
    'fail',
    'not-resolved',
  ]),
  row('a password in clear text', facts({ ...account, basicInClear: true }, { connectStatus: 407 }), [
    'warn',
    'password-in-clear',
  ]),
  row('a proxy on a downstream', facts({ fromMicrosoftUpdate: false }), ['warn', 'on-downstream']),
  row('an expected proxy on a downstream', facts({ fromMicrosoftUpdate: false }), ['pass', 'proxy-works', expected]),
  row('a direct way', facts(direct, target), ['pass', 'direct']),
  row('a closed direct way', facts(direct, { ...target, tcpOpen: false, socketError: 10060 }), [
    'fail',
    'direct-closed',
  ]),
  row('a downstream without a proxy', facts({ ...direct, fromMicrosoftUpdate: false, probe: null }), [
    'notapplicable',
    'not-applicable',
  ]),
  row('a setting that is not readable', facts({ useProxy: null }), ['unknown', 'unknown']),
  row('a proxy without a name', facts({ name: '', probe: null }), ['unknown', 'unknown']),
  row('a name that is not told', facts({ name: null }), ['unknown', 'unknown', expected]),
  row('a separate proxy that is not told', facts({ separateSsl: null }), ['unknown', 'unknown', expected]),
]);
