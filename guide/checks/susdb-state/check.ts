import { defineCheck, type Judgement } from '../../check.ts';
import { unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

/** Express editions of SQL Server stop at 10 GB of data. */
const express = { engineEdition: 4, megabytes: 10_240 };

/** Is SUSDB open for everyone, and does it have room to grow. */
export const check = defineCheck<Facts>({
  id: 'susdb-state',
  sections: ['services'],
  target: 'self',
  needs: ['database-reader'],
  severity: 'critical',
  timeoutMs: 30_000,
  facts,
  judge(answer) {
    const { state, userAccess, isReadOnly, engineEdition, dataMegabytes, logMegabytes } = answer;
    const fail = (messageId: string, data: Judgement['data'] = {}): Judgement => ({
      ...{ result: 'fail', messageId, data },
      explains: ['sync-status', 'failed-updates', 'upstream-updates'],
    });
    if (state !== 0) return fail('not-online', { state });
    if (userAccess !== 0) return fail('not-multi-user', { userAccess });
    if (isReadOnly) return fail('read-only');
    if (engineEdition === null || dataMegabytes === null || logMegabytes === null) return unknown('no-value');
    const limit = limitOf(answer);
    if (limit && limit.megabytes >= limit.most) return fail('full', { ...limit });
    if (limit) return { result: 'warn', messageId: 'nearly-full', data: { ...limit } };
    return { result: 'pass', messageId: 'open', data: { megabytes: dataMegabytes } };
  },
});

/** The limit that is nearest, once nine tenths of it are used. */
function limitOf({ isWid, engineEdition, ...sizes }: Facts): { megabytes: number; most: number } | undefined {
  const isExpress = !isWid && engineEdition === express.engineEdition;
  const limits = [
    { megabytes: sizes.dataMegabytes, most: isExpress ? express.megabytes : null },
    { megabytes: sizes.dataMegabytes, most: sizes.dataLimitMegabytes },
    { megabytes: sizes.logMegabytes, most: sizes.logLimitMegabytes },
  ];
  const near = limits.flatMap(({ megabytes, most }) =>
    megabytes !== null && most !== null && megabytes >= most * 0.9 ? [{ megabytes, most }] : [],
  );
  return near.toSorted((one, other) => other.megabytes / other.most - one.megabytes / one.most)[0];
}
