import type { Json } from './canonical.ts';
import type { ServerId } from './server.ts';

/** What one check said of one server. */
export interface Finding {
  readonly checkId: string;
  /** The server the question was about. */
  readonly serverId: ServerId;
  /** The server the script ran on: the same, or its upstream. */
  readonly askedOn: ServerId;
  readonly result: 'pass' | 'warn' | 'fail' | 'notapplicable' | 'unknown';
  /** Set when and only when the result is unknown. */
  readonly reason: string | null;
  readonly severity: 'critical' | 'major' | 'minor';
  readonly sections: readonly string[];
  /** A symptom is never a cause of its own when another check fails. */
  readonly symptom: boolean;
  readonly messageId: string;
  readonly data: Readonly<Record<string, Json>>;
  readonly explains: readonly string[];
  /** The facts as they came, null when there were none. */
  readonly facts: Json;
  readonly scriptSha256: string;
  readonly observedAt: string;
  readonly durationMs: number;
}
