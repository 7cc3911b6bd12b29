import { describe, expect, test } from '@jest/globals';
import { aiko, ben } from '../support/people.ts';
import { openFrontDoor } from './front-door.ts';
import { finishSynchronizations, requestFix } from './play.ts';
import { buttonsOf, textOfCard } from './seen-card.ts';

/** One fault of each section of the guide: the server to ask about, what the card must name first, and the fix. */
const faults = [
  { scenario: 'proxy', server: 'wsus01', first: 'Proxy', remediation: 'set-proxy' },
  { scenario: 'upstream-name', server: 'wsus02', first: 'pstream', remediation: 'set-upstream' },
  { scenario: 'storage-option', server: 'wsus02', first: 'Storage', remediation: null },
  { scenario: 'content-permissions', server: 'wsus02', first: 'ontent', remediation: 'grant-content-acl' },
  { scenario: 'missing-updates', server: 'wsus02', first: 'pdates', remediation: 'select-products' },
  { scenario: 'services', server: 'wsus02', first: 'Services', remediation: 'restart-services' },
  { scenario: 'http11-bits', server: 'wsus01', first: 'ange', remediation: 'set-bits-foreground' },
  { scenario: 'replica-approvals', server: 'wsus02', first: 'pprovals', remediation: 'remove-inactive-approvals' },
] as const;

describe('a fault of each section', () => {
  test.each(faults)(
    '$scenario is found, and mended where there is a mend',
    async ({ scenario, server, first, remediation }) => {
      const door = await openFrontDoor({ scenario });
      try {
        const [diagnosis] = await door.say(aiko, `diagnose ${server}`);
        const heading = /^1\\\. .*$/m.exec(textOfCard(diagnosis?.card))?.[0] ?? textOfCard(diagnosis?.card);
        expect(heading).toContain(first);
        const offered = buttonsOf(diagnosis?.card).flatMap((button) =>
          button.verb === 'request-fix' ? [button.data['remediationId']] : [],
        );
        if (remediation === null || !diagnosis) {
          expect(offered).toEqual([]);
          return;
        }
        expect(offered).toContain(remediation);
        const request = await requestFix(door, { by: aiko, on: diagnosis, remediationId: remediation });
        await door.press(ben, request, { verb: 'approve' });
        await finishSynchronizations(door);
        expect(textOfCard(request.card)).toContain('FIXED: the checks pass again.');
        expect((await door.store().audit.verify()).broken).toBeUndefined();
      } finally {
        await door.close();
      }
    },
  );
});
