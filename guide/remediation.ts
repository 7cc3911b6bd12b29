import type { z } from 'zod';
import type { Asked, CheckId, GuideServer, Right } from './check.ts';
import type { MessageData } from './language.ts';
import type { Parameters } from './script.ts';

/** Folder name under `guide/remediations`. */
export type RemediationId = string;

/** R1 restart or retry; R2 configuration change that can be undone; R3 data loss or a long outage is possible. */
export type Risk = 'R1' | 'R2' | 'R3';

/** What a remediation looks at to decide its own parameters: settings and observed facts, never a chat text. */
export interface ProposalContext {
  readonly server: GuideServer;
  readonly upstream?: GuideServer;
  /** Facts of the diagnosis it is asked from, by check id. */
  readonly facts: Readonly<Record<CheckId, Asked>>;
}

/** Parameters for a plan, or why this remediation cannot be offered (a message id of its own words). */
export type Proposal = { readonly parameters: Parameters } | { readonly refused: string; readonly data: MessageData };

/** A step that follows in the same plan, after the step before it has succeeded. */
export interface NextStep {
  readonly remediationId: RemediationId;
  readonly target: 'self' | 'upstream';
}

/** One change to a server: a script that acts, its risk, and how to see whether it helped. */
export interface RemediationDefinition {
  readonly id: RemediationId;
  readonly fixes: readonly CheckId[];
  readonly target: 'self' | 'upstream';
  readonly risk: Risk;
  /** Shape of the script's parameters without WhatIf; a plan whose parameters do not fit is never made. */
  readonly parameters: z.ZodType;
  readonly reversible: boolean;
  /** A second run answers `changed: false`. */
  readonly idempotent: boolean;
  readonly needs: readonly Right[];
  readonly timeoutMs: number;
  /** Checks asked again afterwards; the fix helped only if each of them passes. */
  readonly verify: readonly CheckId[];
  /** The step starts a synchronization: it has succeeded only when that synchronization has. */
  readonly startsSynchronization?: boolean;
  readonly then?: readonly NextStep[];
  propose(context: ProposalContext): Proposal;
  /** Parameters of the same script that bring `before` back; undefined when not reversible by it. */
  undo?(before: unknown): Parameters | undefined;
}

/** Declares a remediation. */
export function defineRemediation(definition: RemediationDefinition): RemediationDefinition {
  return Object.freeze(definition);
}
