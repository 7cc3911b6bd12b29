import { isIP } from 'node:net';
import { defineCheck, type GuideServer, type Judgement } from '../../check.ts';
import type { MessageData } from '../../language.ts';
import { notApplicable, unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';
import { isSameHost } from './host-name.ts';

const explains = ['sync-status', 'failed-updates'];

/** Does a downstream name its upstream right, and can it reach it there. */
export const check = defineCheck<Facts>({
  id: 'upstream-connection',
  sections: ['upstream-name'],
  target: 'self',
  needs: ['wsus-reporter'],
  severity: 'major',
  timeoutMs: 60_000,
  facts,
  judge(answer, context) {
    if (answer.fromMicrosoftUpdate === null) return unknown('no-value');
    if (answer.fromMicrosoftUpdate) {
      if (context.fromMicrosoftUpdate) return notApplicable();
      return { result: 'fail', messageId: 'from-microsoft-update', data: {}, explains };
    }
    const { name, port, useSsl } = answer;
    if (name === null || port === null || useSsl === null) return unknown('no-value');
    const data = { name, port, useSsl, socketError: answer.socketError };
    if (context.fromMicrosoftUpdate) return { result: 'warn', messageId: 'upstream-not-expected', data };
    return wrongSettings(data, context.upstream) ?? unreachable(answer, data) ?? reachable(answer, data);
  },
});

type Configured = MessageData & { readonly name: string; readonly port: number; readonly useSsl: boolean };

function wrongSettings(data: Configured, upstream: GuideServer | undefined): Judgement | undefined {
  if (upstream === undefined) return undefined;
  const wanted = { ...data, expectedName: upstream.host, expectedPort: upstream.port, expectedUseSsl: upstream.useSsl };
  // An address cannot be compared with a name; whether it leads there, the probe says.
  if (isIP(data.name) === 0 && !isSameHost(data.name, upstream.host))
    return { result: 'fail', messageId: 'name-differs', data: wanted, explains };
  if (data.port !== upstream.port) return { result: 'fail', messageId: 'port-differs', data: wanted, explains };
  if (data.useSsl !== upstream.useSsl) return { result: 'fail', messageId: 'ssl-differs', data: wanted, explains };
  return undefined;
}

function unreachable(answer: Facts, data: Configured): Judgement | undefined {
  if (answer.addresses === null) return unknown('no-value');
  if (answer.addresses.length === 0) return { result: 'fail', messageId: 'not-resolved', data, explains };
  if (!answer.tcpOpen) return { result: 'fail', messageId: 'port-closed', data, explains };
  return serviceFault(answer.serverSync, data) ?? serviceFault(answer.dssAuth, data);
}

function serviceFault(service: Facts['serverSync'], data: Configured): Judgement | undefined {
  if (service === null) return unknown('no-value');
  const messageId = serviceFaultId(service);
  if (messageId === undefined) return undefined;
  return { result: 'fail', messageId, data: { ...data, status: service.status, failure: service.failure }, explains };
}

// 401 and 403 are answers of a web service that is there: browser-like requests get them on a healthy server.
function serviceFaultId({ status, failure }: NonNullable<Facts['serverSync']>): string | undefined {
  if (status === null) return failure === 9 || failure === 10 ? 'certificate' : 'no-answer';
  if (status === 404) return 'service-missing';
  if (status === 503) return 'service-unavailable';
  return status >= 500 ? 'service-error' : undefined;
}

function reachable(answer: Facts, data: Configured): Judgement {
  if (isIP(data.name) !== 0 && data.useSsl) return { result: 'warn', messageId: 'address-with-ssl', data };
  return { result: 'pass', messageId: 'reachable', data: { ...data, pingAnswered: answer.pingAnswered } };
}
