import type { RunOptions, ScriptRequest, ScriptResult, Session } from '../connector.ts';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError, type ConnectorErrorCode } from '../errors.ts';
import type { Driver } from '../powershell/driver.ts';
import { createCollector, type Ending } from '../powershell/outcome.ts';
import { writeRequest } from '../powershell/request.ts';
import { winrmDefaults } from './endpoint.ts';
import type { OpenLane, PreparedRun } from './lane.ts';
import { createLanes } from './lanes.ts';
import { FaultError } from './soap/faults.ts';

/** What a session of any kind of shell needs. */
export interface WinrmSessionOptions {
  readonly openLane: OpenLane;
  readonly context: ConnectorContext;
  readonly driver: Driver;
  readonly slackMs?: number | undefined;
}

/** Creates the session of one server; its shells open at the first run and are used again. */
export function createWinrmSession(options: WinrmSessionOptions): Session {
  const { context, driver, openLane, slackMs = winrmDefaults.slackMs } = options;
  const lanes = createLanes(openLane, winrmDefaults.shells);

  async function run(request: ScriptRequest, { signal, onRecord }: RunOptions = {}): Promise<ScriptResult> {
    const started = context.now();
    const nonce = context.randomBytes(12).toString('base64url');
    const collector = createCollector({ request, nonce, onRecord });
    const limitMs = request.deadlineMs + slackMs;
    const ending = await attempt(async () => {
      const input = writeRequest(request, { nonce, driver });
      return send({ request, nonce, input, collector, limitMs, signal });
    });
    return collector.finish(ending, context.now() - started);
  }

  async function send(prepared: PreparedRun): Promise<Ending> {
    const first = await runOnce(prepared);
    // Nothing of this run was sent, and what was lost is an old shell or its connection: a fresh one may have it.
    if (!first.wasUsed || first.ending.kind !== 'not-sent' || !isStale(first.ending.error)) return first.ending;
    return (await runOnce(prepared)).ending;
  }

  async function runOnce(prepared: PreparedRun): Promise<{ ending: Ending; wasUsed: boolean }> {
    const { lane, wasUsed, giveBack } = await lanes.borrow(prepared.signal);
    try {
      return { ending: await lane.run(prepared), wasUsed };
    } finally {
      giveBack();
    }
  }

  return { run, close: () => lanes.close() };
}

const staleCodes: ReadonlySet<ConnectorErrorCode> = new Set(['connection-lost', 'shell-lost', 'seal-broken']);

function isStale(error: ConnectorError): boolean {
  return staleCodes.has(error.code) || (error instanceof FaultError && error.action === 'recreate');
}

/** What fails before a run is sent is an ending of its own; anything but a ConnectorError is a mistake in the code. */
async function attempt(send: () => Promise<Ending>): Promise<Ending> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConnectorError) return { kind: 'not-sent', error };
    throw error;
  }
}
