import { defineCheck, type Judgement } from '../../check.ts';
import type { MessageData } from '../../language.ts';
import { notApplicable, unknown } from '../../judgement.ts';
import { facts, settings, type Facts, type Settings } from './facts.ts';

const explains = ['sync-status', 'range-requests'];

/** Does the server go out through the right proxy, and does that proxy let it. */
export const check = defineCheck<Facts, Settings>({
  id: 'proxy-settings',
  sections: ['proxy'],
  target: 'self',
  needs: ['wsus-reporter'],
  severity: 'major',
  timeoutMs: 45_000,
  facts,
  settings,
  judge(answer, context) {
    if (answer.useProxy === null || answer.fromMicrosoftUpdate === null) return unknown('no-value');
    if (answer.useProxy && (answer.name === null || answer.port === null || answer.separateSsl === null))
      return unknown('no-value');
    const expected = context.settings.proxy;
    if (expected !== undefined && !matches(answer, expected)) return differs(answer, expected);
    if (!answer.useProxy) return answer.fromMicrosoftUpdate ? direct(answer) : notApplicable();
    return throughProxy(answer, expected !== undefined);
  },
});

/** Whether the configured proxy is the expected one; host names are compared without case. */
export function matches(answer: Facts, expected: NonNullable<Settings['proxy']>): boolean {
  if (expected === 'none') return answer.useProxy === false;
  return (
    answer.useProxy === true &&
    answer.name?.toLowerCase() === expected.name.toLowerCase() &&
    answer.port === expected.port
  );
}

function differs(answer: Facts, expected: NonNullable<Settings['proxy']>): Judgement {
  const data = { name: answer.name, port: answer.port };
  if (expected === 'none') return { result: 'fail', messageId: 'not-expected', data, explains };
  const wanted = { expectedName: expected.name, expectedPort: expected.port };
  if (!answer.useProxy) return { result: 'fail', messageId: 'not-used', data: wanted, explains };
  return { result: 'fail', messageId: 'differs', data: { ...data, ...wanted }, explains };
}

function direct(answer: Facts): Judgement {
  const probe = answer.probe;
  if (probe === null) return unknown('no-value');
  const data = { host: probe.host, port: probe.port, socketError: probe.socketError };
  if (probe.tcpOpen) return { result: 'pass', messageId: 'direct', data };
  return { result: 'fail', messageId: 'direct-closed', data, explains };
}

function throughProxy(answer: Facts, expected: boolean): Judgement {
  const probe = answer.probe;
  if (probe === null || answer.anonymous === null) return unknown('no-value');
  const data = { name: probe.host, port: probe.port, socketError: probe.socketError, status: probe.connectStatus };
  const fault = probeFault(probe) ?? credentialsFault(answer, probe.connectStatus);
  if (fault !== undefined) return { result: 'fail', messageId: fault, data, explains };
  if (!answer.fromMicrosoftUpdate && !expected) return { result: 'warn', messageId: 'on-downstream', data };
  if (answer.basicInClear) return { result: 'warn', messageId: 'password-in-clear', data };
  return { result: 'pass', messageId: 'proxy-works', data: withTarget(data, answer) };
}

function probeFault(probe: NonNullable<Facts['probe']>): string | undefined {
  if (probe.addresses.length === 0) return 'not-resolved';
  if (!probe.tcpOpen) return 'port-closed';
  const status = probe.connectStatus;
  if (status === null) return 'no-answer';
  if (status === 407 || (status >= 200 && status < 300)) return undefined;
  if (status === 502 || status === 503 || status === 504) return 'no-way-out';
  return 'refused';
}

// 407 with stored credentials is a pass: the stored password must not be read, so only a synchronization can try it.
function credentialsFault(answer: Facts, status: number | null): string | undefined {
  if (status === 407 && answer.anonymous) return 'credentials-wanted';
  if (!answer.anonymous && answer.hasPassword === false) return 'password-missing';
  return undefined;
}

function withTarget(data: MessageData, answer: Facts): MessageData {
  return { ...data, target: answer.target?.host ?? null };
}
