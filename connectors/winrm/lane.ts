import type { ScriptRequest } from '../connector.ts';
import type { Collector, Ending } from '../powershell/outcome.ts';

/** One run, ready to be sent. */
export interface PreparedRun {
  readonly request: ScriptRequest;
  readonly nonce: string;
  /** What a process reads from standard input, where the kind of shell has one. */
  readonly input: Buffer;
  readonly collector: Collector;
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

/** An open shell on a server; runs one after the other. */
export interface Lane {
  /** Never rejects. `not-sent` only when nothing of the run can have started. */
  run(prepared: PreparedRun): Promise<Ending>;
  /** Resolves when the last run has left nothing behind: to true when the shell may take another. */
  settle(): Promise<boolean>;
  /** Ends the shell on the server, as far as the server still hears. */
  close(): Promise<void>;
}

/** Opens a lane; rejects with a ConnectorError, and leaves nothing open then. */
export type OpenLane = (signal?: AbortSignal) => Promise<Lane>;
