import { expect } from '@jest/globals';
import type { Asked } from '../../guide/check.ts';
import { loadGuide, type GuideRemediation } from '../../guide/guide.ts';
import type { Proposal, ProposalContext } from '../../guide/remediation.ts';
import { server, upstream } from './judging.ts';

/** The guide under test. */
export const guide = loadGuide();

/** A remediation of the real guide. */
export function remediation(remediationId: string): GuideRemediation {
  const found = guide.remediations.find((one) => one.definition.id === remediationId);
  if (!found) throw new Error(`There is no remediation ${remediationId}.`);
  return found;
}

/** Proposes, and wants parameters to fit the schema and refusals to have words. */
export function propose(
  remediationId: string,
  facts: Readonly<Record<string, unknown>>,
  at: Partial<ProposalContext> = {},
): Proposal {
  const { definition, words } = remediation(remediationId);
  const asked: Record<string, Asked> = Object.fromEntries(
    Object.entries(facts).map(([checkId, one]) => [checkId, { facts: one }]),
  );
  const proposal = definition.propose({ server: server(), upstream, facts: asked, ...at });
  if ('parameters' in proposal) expect(definition.parameters.parse(proposal.parameters)).toEqual(proposal.parameters);
  if ('refused' in proposal) expect(words.ja.refused[proposal.refused]).toEqual(expect.any(String));
  return proposal;
}

/** Proposes, and tells why it was refused. */
export function refusal(
  remediationId: string,
  facts: Readonly<Record<string, unknown>>,
  at: Partial<ProposalContext> = {},
): string {
  const proposal = propose(remediationId, facts, at);
  return 'refused' in proposal ? proposal.refused : 'not refused';
}
