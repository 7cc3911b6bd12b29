import { createBreaker } from './breaker.ts';
import type { RunOptions, ScriptRequest, ScriptResult, Session } from './connector.ts';
import { type ConnectorContext, nodeContext } from './context.ts';

/** The ways to all servers: one session for each, however many ask for it. */
export interface Sessions {
  /** The session of a server. `open` is called at the first run, and again when an idle session was closed. */
  get(serverId: string, open: () => Session): Session;
  close(): Promise<void>;
}

/** Idle sessions close after `idleMs`; after `failures` in a row nothing is tried for `openMs`. */
export interface SessionsOptions {
  readonly context?: ConnectorContext;
  readonly idleMs?: number;
  readonly breaker?: { readonly failures: number; readonly openMs: number };
}

/** Creates the register of sessions; the composition root has one. */
export function createSessions(options: SessionsOptions = {}): Sessions {
  const sessions = new Map<string, Session>();

  function get(serverId: string, open: () => Session): Session {
    const known = sessions.get(serverId);
    if (known) return known;
    const session = createGuardedSession(open, options);
    sessions.set(serverId, session);
    return session;
  }

  async function close(): Promise<void> {
    const open = [...sessions.values()];
    sessions.clear();
    await Promise.all(open.map((session) => session.close()));
  }

  return { get, close };
}

function createGuardedSession(open: () => Session, options: SessionsOptions): Session {
  const { context = nodeContext, idleMs = 300_000 } = options;
  const breaker = createBreaker({ context, failures: 3, openMs: 60_000, ...options.breaker });
  let inner: Session | undefined;
  let runs = 0;
  let stopIdleTimer = (): void => undefined;

  async function run(request: ScriptRequest, runOptions?: RunOptions): Promise<ScriptResult> {
    const error = breaker.refusal();
    if (error) return { outcome: 'failed', records: [], error, noise: '', durationMs: 0 };
    stopIdleTimer();
    runs += 1;
    try {
      inner ??= open();
      const result = await inner.run(request, runOptions);
      breaker.note(result);
      return result;
    } catch (error) {
      breaker.forget();
      throw error;
    } finally {
      runs -= 1;
      if (runs === 0) stopIdleTimer = context.setTimer(() => void release(), idleMs);
    }
  }

  async function release(): Promise<void> {
    const idle = inner;
    inner = undefined;
    await idle?.close();
  }

  async function close(): Promise<void> {
    stopIdleTimer();
    await release();
  }

  return { run, close };
}
