import type { RunOptions, ScriptRequest, ScriptResult } from '../../connectors/connector.ts';

import type { Policy } from '../domain/policy.ts';
import type { Server, ServerBook } from '../domain/server.ts';
import type { Store } from '../store/store.ts';
import type { Knowledge } from './knowledge.ts';

/** The part of a logger that flows use; fields first, so that incident, server and person are on the line. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The way to the servers. Resolves for every failure of the far side; rejects only for a programming error. */
export interface Reach {
  /** True when SUSDB of this server is asked by a connector of its own; otherwise queries travel in a PowerShell script. */
  hasDatabase?(serverId: string): boolean;
  run(serverId: string, request: ScriptRequest, options?: RunOptions): Promise<ScriptResult>;
}

/** What people see. Cards are made from the store, so a flow only says what has changed. */
export interface Show {
  /** Posts the card of a subject (`approval:<id>` …) into a conversation and remembers it; false when that failed. */
  post(subject: string, conversationKey: string): Promise<boolean>;
  /** Every posted card of the subject is brought up to date, soon and in order. */
  changed(subject: string): void;
  /** How far a running diagnosis is. */
  progress(diagnosisId: string, progress: { readonly done: number; readonly total: number }): void;
}

/** Everything a flow may use; flows reach for nothing else. */
export interface FlowContext {
  now(): Date;
  /** A new random id with a prefix. */
  newId(prefix: string): string;
  /** Lower-case hexadecimal. */
  sha256(text: string): string;
  /** Makes the work on executions start now rather than at the next tick. */
  wake(): void;
  readonly log: Log;
  readonly guide: Knowledge;
  readonly servers: ServerBook;
  readonly policy: Policy;
  readonly store: Store;
  readonly reach: Reach;
  readonly show: Show;
  /** Conversation key of the channel where alerts and approvals of a server go; undefined when none is configured. */
  channelOf(server: Server): string | undefined;
  /** Language of what the bot says unasked. */
  readonly language: 'en' | 'ja';
}

/** A person's wish could not be followed; `code` has words in both languages, `data` fills them. */
export interface Refused {
  readonly ok: false;
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** Makes a refusal. */
export function refused(code: string, data: Readonly<Record<string, string | number>> = {}): Refused {
  return { ok: false, code, data };
}
