import { createHash } from 'node:crypto';
import type { ParameterValue, ScriptItem, ScriptRequest } from '../../connectors/connector.ts';
import type { ConnectorContext } from '../../connectors/context.ts';
import { nodeContext } from '../../connectors/context.ts';

/** One script of a request in a test; the digest is right. */
export function makeItem(text: string, parameters: Record<string, ParameterValue> = {}, id = 'services'): ScriptItem {
  const sha256 = createHash('sha256').update(text, 'latin1').digest('hex');
  return { id, text, sha256, parameters, timeoutMs: 60_000 };
}

/** A request whose scripts tell the player what to do, one text for each. */
export function makeRequest(texts: readonly string[], more: Partial<ScriptRequest> = {}): ScriptRequest {
  const items = texts.map((text, index) => makeItem(text, {}, `script-${index}`));
  return { runId: 'run-1', mode: 'read', deadlineMs: 60_000, items, ...more };
}

/** A context whose time stands still until a test moves it. */
export interface ManualContext extends ConnectorContext {
  advance(milliseconds: number): void;
}

/** Creates a context with a clock of its own and real randomness. */
export function createManualContext(): ManualContext {
  const timers = new Set<{ at: number; callback: () => void }>();
  let now = 0;
  return {
    now: () => now,
    randomBytes: (count) => nodeContext.randomBytes(count),
    setTimer: (callback, milliseconds) => {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (milliseconds) => {
      now += milliseconds;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}
