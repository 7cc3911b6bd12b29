import type { ScriptResult } from './connector.ts';
import type { ConnectorContext } from './context.ts';
import { ConnectorError, type ConnectorErrorCode } from './errors.ts';

/** Keeps runs away from a server that cannot be reached, so that nobody waits and no account gets locked. */
export interface Breaker {
  /** The reason to refuse a run now; nothing when it may go. A run that may go must be noted afterwards. */
  refusal(): ConnectorError | undefined;
  note(result: ScriptResult): void;
  /** Instead of noting a run that threw: the next one may try. */
  forget(): void;
}

/** After so many failures to reach in a row the circuit opens; after `openMs` one run tries again. */
export interface BreakerOptions {
  readonly context: ConnectorContext;
  readonly failures: number;
  readonly openMs: number;
}

const reachFailures: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>([
  'unreachable',
  'connect-timeout',
  'host-key-unknown',
  'host-key-changed',
  'certificate-refused',
  'certificate-changed',
  'encryption-refused',
  'login-refused',
  'database-unavailable',
  'secret-missing',
  'access-denied',
  'kerberos-failed',
  'library-missing',
  'seal-broken',
  'endpoint-missing',
  'endpoint-broken',
  'remoting-off',
  'quota-reached',
  'connection-lost',
]);

/** Creates the breaker of one server. */
export function createBreaker({ context, failures, openMs }: BreakerOptions): Breaker {
  let inARow = 0;
  let openUntil = 0;
  let isProbing = false;
  let last: ConnectorError | undefined;

  function refusal(): ConnectorError | undefined {
    if (inARow < failures) return undefined;
    if (context.now() < openUntil || isProbing) return openError();
    isProbing = true;
    return undefined;
  }

  function note({ outcome, error }: ScriptResult): void {
    isProbing = false;
    if (error?.code === 'cancelled') return;
    if (outcome === 'done' || !error || !reachFailures.has(error.code)) {
      inARow = 0;
      return;
    }
    inARow += 1;
    last = error;
    openUntil = context.now() + openMs;
  }

  function forget(): void {
    isProbing = false;
  }

  function openError(): ConnectorError {
    const seconds = String(Math.max(1, Math.ceil((openUntil - context.now()) / 1000)));
    const message = `The server was not reached ${inARow} times in a row (${last?.code ?? 'unknown'}); next try in ${seconds} s.`;
    return new ConnectorError('circuit-open', message, {
      cause: last,
      data: { ...last?.data, seconds, lastCode: last?.code ?? '' },
    });
  }

  return { refusal, note, forget };
}
