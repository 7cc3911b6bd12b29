import type { AnswerPart } from './answer.ts';
import { createResponse, wholeResponse } from './response.ts';
import { doneBits, type TokenWriter, wasReset } from './tokens.ts';
import type { Transport } from './transport.ts';

/** One request on its way through the server. */
export interface Run {
  readonly kind: 'batch' | 'rpc';
  readonly parts: Iterable<AnswerPart>;
  readonly isReset: boolean;
  readonly tokens: TokenWriter;
  readonly transport: Transport;
  readonly packetBytes: number;
  readonly attention: Attention;
  /** What an attention is answered with: a message of its own, or the end of the one that was running. */
  readonly attentionStyle: 'own-message' | 'same-message';
}

/** The client's wish that a request should stop. */
export interface Attention {
  isRaised: boolean;
  isHeard: boolean;
  /** Resolves when it is raised or the connection is gone. */
  readonly raised: Promise<void>;
}

/** Answers one request; resolves when nothing more of it will be said. */
export async function answerRun(run: Run): Promise<void> {
  const { kind, tokens, transport, packetBytes, attention } = run;
  const isCall = kind === 'rpc';
  const response = createResponse(transport, packetBytes);
  const statement = isCall ? 'doneInProc' : 'done';
  let held: { status: number; count: number } | undefined;
  let hasFailed = false;
  const hold = async (status: number, count: number): Promise<void> => {
    if (held) await response.add(tokens.done(statement, held.status | doneBits.more, held.count));
    held = { status, count };
  };
  if (run.isReset) await response.add(wasReset());
  for (const part of run.parts) {
    if (attention.isRaised) break;
    switch (part.kind) {
      case 'rows': {
        if (held) await response.add(tokens.done(statement, held.status | doneBits.more, held.count));
        held = undefined;
        await response.add(tokens.columns(part.columns));
        let count = 0;
        for (const cells of part.rows) {
          if (attention.isRaised) break;
          await response.add(tokens.row(part.columns, cells));
          count += 1;
          // An attention can only arrive between two turns.
          if (count % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        if (!attention.isRaised) await hold(doneBits.count, count);
        break;
      }
      case 'count':
        await hold(doneBits.count, part.count);
        break;
      case 'info':
        await response.add(tokens.message('info', part.message));
        break;
      case 'error':
        hasFailed = true;
        await response.add(tokens.message('error', part.message));
        await hold(doneBits.error, 0);
        break;
      case 'tokens':
        await response.add(part.bytes);
        break;
      case 'silence':
        attention.isHeard = part.to === 'attentive';
        await response.sendPart();
        await attention.raised;
        break;
      case 'cut':
        await response.sendPart();
        return transport.cut(part.how);
      case 'end':
        await response.add(tokens.done(isCall ? 'doneProc' : 'done', doneBits.error));
        await response.finish();
        return transport.end();
    }
  }
  if (attention.isRaised) return giveUp(run, response);
  if (isCall) {
    if (held) await response.add(tokens.done('doneInProc', held.status | doneBits.more, held.count));
    await response.add(tokens.returnStatus(0));
    await response.add(tokens.done('doneProc', hasFailed ? doneBits.error : 0));
  } else {
    await response.add(tokens.done('done', held?.status ?? 0, held?.count ?? 0));
  }
  await response.finish();
}

async function giveUp(run: Run, response: ReturnType<typeof createResponse>): Promise<void> {
  const { tokens, transport, packetBytes } = run;
  const acknowledged = tokens.done('done', doneBits.attention);
  if (run.attentionStyle === 'same-message') {
    await response.add(acknowledged);
    return response.finish();
  }
  await response.add(tokens.done(run.kind === 'rpc' ? 'doneProc' : 'done', doneBits.error));
  await response.finish();
  await transport.write(wholeResponse([acknowledged], packetBytes));
}
