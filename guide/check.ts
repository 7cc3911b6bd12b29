import type { z } from 'zod';
import type { MessageData } from './language.ts';
import type { Parameters } from './script.ts';
import type { SectionId } from './section.ts';

/** Folder name under `guide/checks`. */
export type CheckId = string;

/** What the account on the server must be allowed, in the terms of wsus.md section 4. */
export type Right =
  | 'user'
  | 'wsus-reporter'
  | 'wsus-administrator'
  | 'event-log-reader'
  | 'local-administrator'
  /** A login that may read SUSDB; for WID an elevated local administrator. */
  | 'database-reader';

/** How much a failed check weighs when causes are ranked. */
export type Severity = 'critical' | 'major' | 'minor';

/** Why a result is unknown. The words for each are in `guide/reasons/en.json` and `ja.json`. */
export const unknownReasons = [
  'unreachable',
  'host-key',
  'certificate',
  'login-refused',
  'timeout',
  'incomplete',
  'bad-answer',
  'script-error',
  'api-unavailable',
  'database-unavailable',
  'missing-right',
  'powershell-too-old',
  'wrong-bitness',
  'language-mode',
  'blocked-by-antivirus',
  'no-credentials-for-next-hop',
  'upstream-not-configured',
  'upstream-unknown',
  'earlier-check-unknown',
  'no-value',
] as const;

/** Why a check could not be asked or not be judged. */
export type UnknownReason = (typeof unknownReasons)[number];

/** What code makes of the facts. `unknown` always has a reason, the others never. */
export interface Judgement {
  readonly result: 'pass' | 'warn' | 'fail' | 'notapplicable' | 'unknown';
  readonly reason?: UnknownReason;
  readonly messageId: string;
  readonly data: MessageData;
  /** Checks whose failure this one accounts for: they are shown as explained, not as causes of their own. */
  readonly explains?: readonly CheckId[];
}

/** The server a check looks at, as the configuration describes it; the guide knows no more of the bot than this. */
export interface GuideServer {
  readonly id: string;
  readonly host: string;
  readonly role: 'upstream' | 'autonomous' | 'replica';
  /** WSUS port and TLS as this server offers them. */
  readonly port: number;
  readonly useSsl: boolean;
  /** Expected values a person wrote into the configuration, for example the proxy; each check parses its own part. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Facts of one check on one server, or why there are none. */
export type Asked = { readonly facts: unknown } | { readonly unknown: UnknownReason };

/** What `judge` and `parameters` may look at besides the facts. */
export interface CheckContext<S = unknown> {
  readonly server: GuideServer;
  /** Absent for a server that synchronizes from Microsoft Update, or whose upstream is not in the configuration. */
  readonly upstream?: GuideServer;
  /** True when the configuration says that the server synchronizes from Microsoft Update itself. */
  readonly fromMicrosoftUpdate: boolean;
  /** This server's settings, parsed by the check's own schema; undefined when the check declares none. */
  readonly settings: S;
  readonly now: Date;
  /**
   * Facts of this server's checks of this wave and of earlier ones, by check id. Only those named in `after` are always
   * there; another one may help, and nothing may depend on it.
   */
  readonly earlier: Readonly<Record<CheckId, Asked>>;
  /** With `compares: 'upstream'`: the same check asked of the upstream. With `'chain'`: of each server above, nearest first. */
  readonly above: readonly { readonly serverId: string; readonly asked: Asked }[];
}

/** One question to a server: a script that reads, the shape of its answer, and the judgement. */
export interface CheckDefinition<F = unknown, S = unknown> {
  readonly id: CheckId;
  readonly sections: readonly SectionId[];
  /** Checks whose facts this one needs; it then runs in a later wave. */
  readonly after?: readonly CheckId[];
  /** Which server the script runs on: the server asked about, or its upstream (for what only the parent knows). */
  readonly target: 'self' | 'upstream';
  readonly compares?: 'upstream' | 'chain';
  readonly needs: readonly Right[];
  readonly severity: Severity;
  /** A symptom (a failed synchronization) is never ranked as a cause while another check fails. */
  readonly symptom?: boolean;
  readonly timeoutMs: number;
  /** The facts as the script returns them: strings, booleans, integers, null, arrays, objects; nothing else. */
  readonly facts: z.ZodType<F>;
  readonly settings?: z.ZodType<S>;
  /** Arguments for the script; null when there is nothing to ask (the finding is then `notapplicable`). */
  parameters?(context: CheckContext<S>): Parameters | null;
  judge(facts: F, context: CheckContext<S>): Judgement;
}

/** Declares a check. */
export function defineCheck<F, S = undefined>(definition: CheckDefinition<F, S>): CheckDefinition<F, S> {
  return Object.freeze(definition);
}
