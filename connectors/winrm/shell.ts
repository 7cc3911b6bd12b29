import { ConnectorError } from '../errors.ts';
import type { Connection, Connections } from './connection.ts';
import { winrmDefaults } from './endpoint.ts';
import { pause } from './pause.ts';
import { createUuid, type Message, type Option, writeEnvelope } from './soap/envelope.ts';
import { FaultError } from './soap/faults.ts';
import { actions } from './soap/names.ts';
import { readCommandId, readOutput, readShellId, type ShellOutput } from './soap/shell-answers.ts';
import {
  type CommandBody,
  writeCommand,
  writeReceive,
  writeSend,
  writeShell,
  writeSignal,
} from './soap/shell-bodies.ts';
import type { XmlElement } from './soap/xml.ts';

/** What is opened on a server. */
export interface ShellOptions {
  readonly resourceUri: string;
  /** Chosen by the client where the protocol inside wants it; otherwise the server chooses. */
  readonly shellId?: string;
  readonly options?: readonly Option[];
  /** Names with blanks in between. */
  readonly inputStreams: string;
  readonly outputStreams: string;
  /** First bytes for what runs in the shell (`creationXml`). */
  readonly openContent?: Uint8Array;
}

/** A command with the options of its kind of shell. */
export interface CommandOptions extends CommandBody {
  readonly options?: readonly Option[];
}

/** One shell of WS-Management, whatever runs in it. Every method rejects with a ConnectorError, faults with a FaultError. */
export interface Shell {
  /** Undefined before `create`. */
  readonly id: string | undefined;
  /** The largest message in either direction; 153,600 until something is known of the server. */
  maxEnvelopeBytes: number;
  create(): Promise<void>;
  /** Starts a command and gives its id. */
  command(options: CommandOptions): Promise<string>;
  /** Sends bytes to a stream of the shell or of a command, in as many messages as it takes. */
  send(stream: string, bytes: Uint8Array, options?: { commandId?: string; isEnd?: boolean }): Promise<void>;
  /** Waits for output, as long as it takes; after an abort it comes back empty within the time of one operation. */
  receive(streams: string, options?: { commandId?: string; signal?: AbortSignal }): Promise<ShellOutput>;
  /** Never waits behind a receive. */
  signal(code: string, commandId: string): Promise<void>;
  /** Ends the shell and all that runs in it; content when it is gone already. */
  delete(): Promise<void>;
}

/** What stays free in a message for everything but the bytes it carries. */
const overheadBytes = 4096;
const smallestEnvelope = 16_384;
const busyMs = 5_000;
const busyTries = 3;

/** Creates the client side of one shell; nothing is sent before `create`. */
export function createShell(connections: Connections, shellOptions: ShellOptions): Shell {
  const { context, url, main, second } = connections;
  const { resourceUri } = shellOptions;
  const sessionId = createUuid(context);
  let id = shellOptions.shellId;
  let maxEnvelopeBytes = 153_600;
  let isCreated = false;

  function ask(connection: Connection, message: Omit<Message, 'resourceUri'>): Promise<XmlElement> {
    const whole = { resourceUri, shellId: isCreated ? id : undefined, ...message };
    const silenceMs = message.timeoutMs ?? winrmDefaults.operationMs;
    return connection.send(writeEnvelope(whole, { url, sessionId, maxEnvelopeBytes }, context), { silenceMs });
  }

  async function create(): Promise<void> {
    const body = writeShell({ ...shellOptions, idleMs: winrmDefaults.shellIdleMs });
    const answer = await ask(main, { action: actions.create, body, options: shellOptions.options ?? [] });
    id = readShellId(answer) ?? id;
    if (id === undefined) throw new ConnectorError('bad-answer', 'The server opened a shell without telling its id.');
    isCreated = true;
  }

  async function command({ options = [], ...command }: CommandOptions): Promise<string> {
    const answer = await ask(main, { action: actions.command, body: writeCommand(command), options });
    const commandId = readCommandId(answer) ?? command.commandId;
    if (commandId === undefined) {
      throw new ConnectorError('bad-answer', 'The server started a command without telling its id.');
    }
    return commandId;
  }

  async function send(
    stream: string,
    bytes: Uint8Array,
    { commandId, isEnd = false }: { commandId?: string; isEnd?: boolean } = {},
  ): Promise<void> {
    let at = 0;
    do {
      const size = Math.max(1, Math.floor((maxEnvelopeBytes - overheadBytes) / 4) * 3);
      const piece = bytes.subarray(at, at + size);
      const isLast = at + piece.length >= bytes.length;
      const body = writeSend({ stream, bytes: piece, commandId, isEnd: isEnd && isLast });
      if (await sendPiece(body)) at += piece.length;
      if (isLast && at >= bytes.length) return;
    } while (at < bytes.length);
  }

  /** False when the piece has to be cut smaller. */
  async function sendPiece(body: string): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        await ask(main, { action: actions.send, body });
        return true;
      } catch (error) {
        const action = error instanceof FaultError ? error.action : undefined;
        // The time ran out while it was handed on; it was taken, and a second one would come twice.
        if (action === 'again') return true;
        if (action === 'smaller' && maxEnvelopeBytes > smallestEnvelope) {
          maxEnvelopeBytes = Math.max(smallestEnvelope, Math.floor(maxEnvelopeBytes / 2));
          return false;
        }
        if (action !== 'wait' || tries >= busyTries) throw error;
        await pause(context, busyMs);
      }
    }
  }

  async function receive(
    streams: string,
    { commandId, signal }: { commandId?: string; signal?: AbortSignal } = {},
  ): Promise<ShellOutput> {
    const body = writeReceive(streams, commandId);
    const options = [{ name: 'WSMAN_CMDSHELL_OPTION_KEEPALIVE', value: 'TRUE' }];
    const timeoutMs = winrmDefaults.operationMs;
    while (signal?.aborted !== true) {
      try {
        const output = readOutput(await ask(main, { action: actions.receive, body, options, timeoutMs }));
        if (output.chunks.length > 0 || output.state === 'done') return output;
      } catch (error) {
        if (!(error instanceof FaultError) || error.action !== 'again') throw error;
      }
    }
    return { chunks: [] };
  }

  async function signal(code: string, commandId: string): Promise<void> {
    await ask(free(), { action: actions.signal, body: writeSignal(code, commandId) });
  }

  async function remove(): Promise<void> {
    if (!isCreated) return;
    try {
      await ask(free(), { action: actions.delete, body: '' });
    } catch (error) {
      const action = error instanceof FaultError ? error.action : undefined;
      if (action !== 'ignore' && action !== 'gone') throw error;
    }
    isCreated = false;
  }

  function free(): Connection {
    return main.isBusy ? second : main;
  }

  return {
    get id() {
      return isCreated ? id : undefined;
    },
    get maxEnvelopeBytes() {
      return maxEnvelopeBytes;
    },
    set maxEnvelopeBytes(bytes) {
      maxEnvelopeBytes = bytes;
    },
    create,
    command,
    send,
    receive,
    signal,
    delete: remove,
  };
}
