import { defineCheck } from '../../check.ts';
import { unknown } from '../../judgement.ts';
import { facts, type Facts } from './facts.ts';

/** Does the configuration in SUSDB make sense, where it decides how much is downloaded and how. */
export const check = defineCheck<Facts>({
  id: 'susdb-configuration',
  sections: ['http11-bits'],
  target: 'self',
  needs: ['database-reader'],
  severity: 'minor',
  timeoutMs: 30_000,
  facts,
  judge({ foreground, expressPackages, onApproval, languages, enabledLanguages }) {
    if (foreground === null || expressPackages === null || onApproval === null) return unknown('no-value');
    const data = { foreground, expressPackages, onApproval, enabled: enabledLanguages };
    if (enabledLanguages === 0) return { result: 'fail', messageId: 'no-language', data };
    // Each of these alone may be wanted; together they download many times what is needed.
    const isEverything = enabledLanguages === languages && !onApproval;
    if (isEverything) return { result: 'warn', messageId: 'everything', data };
    if (expressPackages && !onApproval) return { result: 'warn', messageId: 'express', data };
    return { result: 'pass', messageId: foreground ? 'foreground' : 'sensible', data };
  },
});
