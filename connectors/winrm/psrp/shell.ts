import type { ConnectorContext } from '../../context.ts';
import { ConnectorError } from '../../errors.ts';
import type { Carrier, CarrierFactory } from './carrier.ts';
import type { PipelineCommand } from './commands.ts';
import { type Conversation, converse } from './conversation.ts';
import { PsrpError } from './error.ts';
import type { PipelineEvent } from './pipeline.ts';
import { createPool, type Pool, type ProtocolVersion, protocolVersions } from './pool.ts';

/** An open runspace pool on a server. One pipeline at a time. */
export interface PsrpShell {
  /** Set once something about it is in doubt; then it runs nothing more. */
  readonly isSpent: boolean;
  start(commands: readonly PipelineCommand[], onEvent: (event: PipelineEvent) => void): Conversation;
  close(): Promise<void>;
}

const openMs = 60_000;

/** Opens a pool, with an older version of the protocol where the server wants one. Throws a ConnectorError. */
export async function openPsrpShell(open: CarrierFactory, context: ConnectorContext): Promise<PsrpShell> {
  for (const version of protocolVersions) {
    const shell = await openVersion(await open(), version, context);
    if (shell) return shell;
  }
  throw new ConnectorError('bad-answer', 'The server speaks none of the versions 2.1 to 2.3 of PowerShell remoting.');
}

/** Nothing when the server refuses this version. */
async function openVersion(
  carrier: Carrier,
  version: ProtocolVersion,
  context: ConnectorContext,
): Promise<PsrpShell | undefined> {
  const pool = createPool(context, version);
  let isLate = false;
  const stopTimer = context.setTimer(() => {
    isLate = true;
    void carrier.delete();
  }, openMs);
  try {
    const creation = { poolId: pool.id, version, fragments: pool.creation(carrier.fragmentBytes) };
    let isRefused = (await carrier.create(creation)) === 'version-refused';
    while (!isRefused && pool.state === 'opening') pool.receive(await carrier.receive(undefined));
    // A server that closes the pool without a word of what it speaks does not like what we said that we do.
    isRefused ||= pool.state === 'closed' && pool.serverVersion === undefined;
    if (pool.state === 'opened') return createShell(carrier, pool, context);
    await carrier.delete();
    if (isRefused) return undefined;
    throw refusal(pool);
  } catch (cause) {
    await carrier.delete();
    if (isLate) throw new ConnectorError('connect-timeout', `No session opened within ${openMs} ms.`, { cause });
    if (cause instanceof PsrpError) throw new ConnectorError('bad-answer', 'No session opened.', { cause });
    throw cause;
  } finally {
    stopTimer();
  }
}

function refusal(pool: Pool): ConnectorError {
  const reason = pool.error?.message ?? 'it did not say why';
  const data = { errorId: pool.error?.errorId ?? '' };
  return new ConnectorError('login-refused', `The server refused a session: ${reason}`, { data });
}

function createShell(carrier: Carrier, pool: Pool, context: ConnectorContext): PsrpShell {
  let isSpent = false;

  function start(commands: readonly PipelineCommand[], onEvent: (event: PipelineEvent) => void): Conversation {
    const pipeline = pool.createPipeline(commands, carrier.fragmentBytes);
    const conversation = converse(carrier, pipeline, { context, onEvent });
    const end = conversation.end.then(async (how) => {
      if (how.kind === 'lost' || how.kind === 'not-sent') isSpent = true;
      else await carrier.signal(pipeline.id, 'terminate').catch(() => (isSpent = true));
      return how;
    });
    return { end, stop: (error) => conversation.stop(error) };
  }

  return {
    get isSpent() {
      return isSpent;
    },
    start,
    close: () => {
      isSpent = true;
      return carrier.delete();
    },
  };
}
