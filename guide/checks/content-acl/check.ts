import { defineCheck, type Judgement } from '../../check.ts';
import { unknown } from '../../judgement.ts';
import { faultsOf, type Fault } from './faults.ts';
import { facts, type Facts } from './facts.ts';

/** May NETWORK SERVICE and Users use the folder that holds the update files; decided by SID, never by name. */
export const check = defineCheck<Facts>({
  id: 'content-acl',
  sections: ['content-permissions'],
  target: 'self',
  needs: ['user', 'event-log-reader'],
  severity: 'major',
  timeoutMs: 20_000,
  facts,
  judge(answer) {
    if (answer.contentDir === null) return unknown('no-value');
    if (answer.isUnc) return byHealthEvent(answer);
    const missing = answer.places.filter((one) => !one.exists).map((one) => one.path);
    if (missing.length > 0) return fail('folder-missing', missing);
    const faults = answer.places.flatMap((one) => faultsOf(one));
    const denied = paths(faults, 'denied');
    if (denied.length > 0) return fail('denied', denied);
    const service = paths(faults, 'service');
    if (service.length > 0) return fail('service-may-not', service);
    const users = paths(faults, 'users');
    if (users.length > 0) return fail('users-may-not', users);
    if (answer.places.some((one) => one.entries === null)) return unknown('missing-right');
    const root = paths(faults, 'root');
    if (root.length > 0) return { result: 'warn', messageId: 'root-may-not', data: { paths: root } };
    return { result: 'pass', messageId: 'permissions-right', data: { paths: answer.places.map((one) => one.path) } };
  },
});

// On a share the computer account needs the rights, and only the server's own health check can try them.
function byHealthEvent(answer: Facts): Judgement {
  if (answer.healthEvent === null) return unknown('no-value');
  const data = { path: answer.contentDir, lastUtc: answer.healthEvent.lastUtc };
  if (answer.healthEvent.id === 10010) return { result: 'pass', messageId: 'share-right', data };
  return { result: 'fail', messageId: 'share-wrong', data, explains: ['failed-updates'] };
}

function fail(messageId: string, where: readonly string[]): Judgement {
  return { result: 'fail', messageId, data: { paths: where }, explains: ['failed-updates'] };
}

function paths(faults: readonly Fault[], kind: Fault['kind']): string[] {
  return faults.filter((fault) => fault.kind === kind).map((fault) => fault.path);
}
