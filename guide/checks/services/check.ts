import { defineCheck, type Judgement } from '../../check.ts';
import { unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

const wid = 'MSSQL$MICROSOFT##WID';
const running = 4;
const disabled = 4;

/** Do the services run that a synchronization needs; a stopped BITS is fine, a disabled one is not. */
export const check = defineCheck<Facts>({
  id: 'services',
  sections: ['services'],
  target: 'self',
  needs: ['user'],
  severity: 'critical',
  timeoutMs: 15_000,
  facts,
  judge(answer) {
    const needed = answer.services.filter((one) => one.name !== 'W32Time' && (one.name !== wid || answer.usesWid));
    const missing = needed.filter((one) => !one.present).map((one) => one.name);
    if (missing.length > 0) return { result: 'fail', messageId: 'missing', data: { missing }, explains: caused };
    const stopped = needed.filter((one) => one.name !== 'BITS' && one.status !== null && one.status !== running);
    const off = needed.filter((one) => one.start === disabled);
    if (stopped.length + off.length > 0) return faulty(names(stopped), names(off));
    if (needed.some((one) => one.status === null || one.start === null)) return unknown('no-value');
    return minor(answer);
  },
});

const caused = ['sync-status', 'failed-updates', 'range-requests'];

function faulty(stopped: string[], off: string[]): Judgement {
  const explains = caused;
  if (off.length === 0) return { result: 'fail', messageId: 'stopped', data: { stopped }, explains };
  if (stopped.length === 0) return { result: 'fail', messageId: 'disabled', data: { disabled: off }, explains };
  return { result: 'fail', messageId: 'stopped-and-disabled', data: { stopped, disabled: off }, explains };
}

function minor(answer: Facts): Judgement {
  const wsus = answer.services.find((one) => one.name === 'WsusService');
  if (!wsus) return unknown('no-value');
  if (wsus.start !== 2) return { result: 'warn', messageId: 'not-automatic', data: { service: wsus.name } };
  const clock = answer.services.find((one) => one.name === 'W32Time');
  // A workgroup server starts its clock service by trigger only, so manual and stopped is as Windows wants it.
  if (clock?.status === 1 && !clock.trigger) return { result: 'warn', messageId: 'clock-stopped', data: {} };
  return { result: 'pass', messageId: 'running', data: {} };
}

function names(services: Facts['services']): string[] {
  return services.map((one) => one.name);
}
