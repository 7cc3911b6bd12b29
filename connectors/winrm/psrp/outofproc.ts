import type { Readable, Writable } from 'node:stream';
import { ConnectorError } from '../../errors.ts';
import { printable } from '../../powershell/framing.ts';
import type { Carrier } from './carrier.ts';
import { emptyGuid } from './guid.ts';
import { createInbox } from './inbox.ts';
import { createLineReader, type Packet } from './lines.ts';

/** A process that speaks PSRP in lines, or a channel to one (`pwsh -sshs` behind a subsystem of SSH). */
export interface LineStream {
  /** What the far end says; for a channel, the same as `input`. */
  readonly output: Readable;
  readonly input: Writable;
  /** Ends it at once, whatever it still has to say. */
  destroy(): void;
}

type Ack = 'DataAck' | 'CommandAck' | 'CloseAck' | 'SignalAck';

/** A carrier over lines; the stream is open already and is closed with the carrier. */
export function createLineCarrier({ output, input, destroy }: LineStream): Carrier {
  const inbox = createInbox({ pause: () => output.pause(), resume: () => output.resume() });
  const lines = createLineReader();
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  let lost: ConnectorError | undefined;

  output.on('data', (chunk: Buffer) => {
    if (lost) return;
    try {
      for (const packet of lines.push(chunk)) take(packet);
    } catch (cause) {
      lose(new ConnectorError('bad-answer', 'The server does not keep to the protocol.', { cause }));
      destroy();
    }
  });
  for (const stream of new Set<Readable | Writable>([output, input])) {
    stream.on('error', (cause) => lose(connectionLost(cause)));
  }
  output.on('end', () => lose(connectionLost()));
  output.on('close', () => lose(connectionLost()));

  function take(packet: Packet): void {
    if (packet.kind === 'Data') inbox.put(packet.id, packet.bytes);
    else waiting.get(packet.kind + packet.id)?.resolve();
  }

  function connectionLost(cause?: unknown): ConnectorError {
    const noise = printable(Buffer.from(lines.noise));
    const heard = noise === '' ? '' : ` It had said: ${noise.slice(0, 400)}`;
    return new ConnectorError('connection-lost', `The PowerShell session ended.${heard}`, { cause });
  }

  function lose(error: ConnectorError): void {
    if (lost) return;
    lost = error;
    inbox.fail(error);
    for (const ack of waiting.values()) ack.reject(error);
    waiting.clear();
  }

  async function write(line: string): Promise<void> {
    refuseWhenLost();
    if (input.write(`${line}\n`, 'latin1')) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        input.off('drain', go).off('close', go);
        resolve();
      };
      input.on('drain', go).on('close', go);
    });
    refuseWhenLost();
  }

  function refuseWhenLost(): void {
    if (lost) throw lost;
  }

  /** The server's own client waits for each answer, and the server may stall when its data comes faster. */
  function writeData(id: string, bytes: Uint8Array): Promise<void> {
    const data = Buffer.from(bytes).toString('base64');
    return ask('DataAck', id, `<Data Stream='Default' PSGuid='${id}'>${data}</Data>`);
  }

  async function ask(ack: Ack, id: string, line: string): Promise<void> {
    refuseWhenLost();
    const answered = Promise.withResolvers<void>();
    // Whoever asked hears of a loss through its own promise.
    answered.promise.catch(() => undefined);
    waiting.set(ack + id, answered);
    await write(line);
    await answered.promise;
    waiting.delete(ack + id);
  }

  return {
    // Lines have no limit, and each fragment costs a round trip.
    fragmentBytes: 256 * 1024,
    create: async ({ fragments }) => {
      await writeData(emptyGuid, fragments);
      return 'created';
    },
    command: async (pipelineId, fragment) => {
      inbox.open(pipelineId);
      await ask('CommandAck', pipelineId, `<Command PSGuid='${pipelineId}' />`);
      await writeData(pipelineId, fragment);
      return undefined;
    },
    send: writeData,
    receive: (pipelineId) => inbox.take(pipelineId ?? emptyGuid),
    signal: async (pipelineId, kind) => {
      if (kind === 'stop') return ask('SignalAck', pipelineId, `<Signal PSGuid='${pipelineId}' />`);
      inbox.close(pipelineId);
      await ask('CloseAck', pipelineId, `<Close PSGuid='${pipelineId}' />`);
    },
    delete: async () => {
      // Asked politely and not waited for: a server that hangs must not hold us.
      if (!lost) input.write(`<Close PSGuid='${emptyGuid}' />\n`);
      lose(new ConnectorError('cancelled', 'The PowerShell session was closed.'));
      input.end();
      destroy();
    },
  };
}
