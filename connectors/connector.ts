import type { ConnectorError } from './errors.ts';

/** Data for one named parameter of a script; never part of any code text. */
export type ParameterValue = string | boolean | number | null | readonly string[];

/** One script of a run. */
export interface ScriptItem {
  /** Unique within the run: a check id or remediation id. */
  readonly id: string;
  readonly text: string;
  /** Lower-case hexadecimal SHA-256 of the text; checked again on the server before anything of it runs. */
  readonly sha256: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly timeoutMs: number;
}

/** One remote run: all scripts in order in one process. */
export interface ScriptRequest {
  /** 1 to 64 characters of A-Z a-z 0-9 and dash. In `act` mode the server refuses an id it has seen. */
  readonly runId: string;
  /** What the scripts are written in, all of them; PowerShell unless given. */
  readonly language?: 'powershell' | 'tsql';
  /** `act` for remediations that may change something; `read` for checks and for dry runs (-WhatIf). */
  readonly mode: 'read' | 'act';
  /** The driver on the server writes what it has and ends its process after this time. */
  readonly deadlineMs: number;
  readonly items: readonly ScriptItem[];
}

/** What the server says of itself before the first script. */
export interface Hello {
  readonly psVersion: string;
  readonly culture: string;
  readonly account: string;
  readonly elevated: boolean;
  /** Server clock, UTC, ISO 8601. */
  readonly utc: string;
}

/** The answer of one script: its one returned object as JSON, or a coded error. */
export type ScriptRecord =
  | { readonly id: string; readonly ok: true; readonly value: unknown; readonly durationMs: number }
  | { readonly id: string; readonly ok: false; readonly error: ScriptFailure; readonly durationMs: number };

/** Why one script gave no object. `message` is for the log, cut to 400 characters; `code` is what code decides by. */
export interface ScriptFailure {
  readonly code:
    | 'script-error'
    | 'timeout'
    | 'missing-right'
    | 'api-unavailable'
    | 'database-unavailable'
    | 'language-mode'
    | 'blocked-by-antivirus'
    | 'no-credentials-for-next-hop'
    | 'bad-answer'
    | 'digest'
    | 'run-seen';
  readonly message: string;
  readonly errorId?: string;
}

/**
 * `done`: the closing record came, `records` is complete. `failed`: nothing of the run can have started on the server.
 * `unknown`: it may have started, wholly or in part; `records` holds what came before the silence.
 */
export interface ScriptResult {
  readonly outcome: 'done' | 'failed' | 'unknown';
  readonly records: readonly ScriptRecord[];
  readonly hello?: Hello;
  /** Set unless the outcome is `done`. */
  readonly error?: ConnectorError;
  /** Lines that were not part of the protocol (banner, native output), capped; for the log only. */
  readonly noise: string;
  readonly durationMs: number;
}

/** Options of one run. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Called for each record when it arrives, in order. */
  readonly onRecord?: (record: ScriptRecord) => void;
}

/** A way to one server; opens lazily at the first run, and again after a loss. */
export interface Session {
  run(request: ScriptRequest, options?: RunOptions): Promise<ScriptResult>;
  close(): Promise<void>;
}

/** A kind of reach. `E` is the endpoint's own configuration, parsed before it comes here. */
export interface Connector<E> {
  readonly id: string;
  open(endpoint: E): Session;
}
