import { escapeText } from './clixml.ts';
import { type PlayedCommand, readPlayedCommand } from './command.ts';
import { createCollector, cutMessage } from './fragments.ts';
import {
  fromClient,
  fromServer,
  type PowerShellError,
  readClientMessage,
  writeError,
  writePipelineState,
  writeProgress,
  writeServerMessage,
} from './messages.ts';
import { createOutbox, type Outbox, type Portion } from './outbox.ts';

/** What a pipeline of the player may do. */
export interface Stage {
  /** One string of the output; resolves when there is room again. */
  output(text: string): Promise<void>;
  error(error: PowerShellError): void;
  /** Ends the pipeline: completed, or failed with the error. */
  end(error?: PowerShellError): void;
  /** The whole session ends without a word. */
  drop(): void;
  /** The client stopped the pipeline, or it has ended. */
  readonly isClosed: boolean;
}

/** The server's half of one runspace pool: bytes of fragments in, bytes of fragments out. Throws an Error on bytes that break the protocol. */
export interface PsrpPlayer {
  /** Takes the fragments that open the pool. */
  create(creation: Uint8Array): void;
  /** Starts a pipeline with its first fragment; `id` is any name the carrier has for it. */
  command(id: string, fragment: Uint8Array): void;
  /** Further fragments of a pipeline. */
  send(id: string, bytes: Uint8Array): void;
  /** Bytes for a pipeline, or for the pool itself, when there are some. */
  receive(id: string | undefined, signal?: AbortSignal): Promise<Portion>;
  /** Stops a pipeline, which then tells its state; or forgets one that has ended. */
  signal(id: string, kind: 'stop' | 'terminate'): void;
  close(): void;
  /** Called once when a scenario cuts the session. */
  onDrop(callback: () => void): void;
}

interface Running {
  readonly collector: ReturnType<typeof createCollector>;
  readonly outbox: Outbox;
  pipeline: Buffer;
  isClosed: boolean;
}

const stopped: PowerShellError = {
  errorId: 'PipelineStopped',
  message: 'The pipeline has been stopped.',
  type: 'System.Management.Automation.PipelineStoppedException',
};

/** Creates a player; `perform` plays what the first command of a pipeline does. */
export function createPsrpPlayer(perform: (command: PlayedCommand, stage: Stage) => void): PsrpPlayer {
  const running = new Map<string, Running>();
  const poolBox = createOutbox();
  let pool = Buffer.alloc(16);
  let objectId = 0n;
  let dropped = (): void => undefined;

  const cut = (message: Buffer): Buffer => cutMessage(message, (objectId += 1n));
  const toPool = (type: number, xml: string) => poolBox.put(cut(writeServerMessage({ type, pool, xml })));

  function create(creation: Uint8Array): void {
    const [capability, init, ...others] = createCollector().push(creation).map(readClientMessage);
    const isOpening = capability?.type === fromClient.sessionCapability && init?.type === fromClient.initRunspacePool;
    if (!isOpening || others.length > 0) throw new Error('a pool is opened by a capability and its own wishes');
    pool = Buffer.from(init.pool);
    toPool(
      fromServer.sessionCapability,
      '<Obj RefId="0"><MS><Version N="protocolversion">2.3</Version><Version N="PSVersion">2.0</Version><Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>',
    );
    toPool(
      fromServer.applicationPrivateData,
      '<Obj RefId="0"><MS><Obj N="ApplicationPrivateData" RefId="1"><TN RefId="0"><T>System.Management.Automation.PSPrimitiveDictionary</T><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT /></Obj></MS></Obj>',
    );
    toPool(fromServer.runspacePoolState, '<Obj RefId="0"><MS><I32 N="RunspaceState">2</I32></MS></Obj>');
  }

  function command(id: string, fragment: Uint8Array): void {
    if (running.has(id)) throw new Error('two pipelines have the same name');
    running.set(id, {
      collector: createCollector(),
      outbox: createOutbox(),
      pipeline: Buffer.alloc(16),
      isClosed: false,
    });
    send(id, fragment);
  }

  function send(id: string, bytes: Uint8Array): void {
    const one = find(id);
    for (const message of one.collector.push(bytes).map(readClientMessage)) {
      if (message.type === fromClient.pipelineInput || message.type === fromClient.endOfPipelineInput) continue;
      if (message.type !== fromClient.createPipeline) throw new Error('a pipeline got a message that is none for it');
      one.pipeline = Buffer.from(message.pipeline);
      tell(one, fromServer.progressRecord, writeProgress());
      perform(readPlayedCommand(message.xml), createStage(one));
    }
  }

  function tell(one: Running, type: number, xml: string): void {
    one.outbox.put(cut(writeServerMessage({ type, pool, pipeline: one.pipeline, xml })));
  }

  function finish(one: Running, state: number, error?: PowerShellError): void {
    if (one.isClosed) return;
    one.isClosed = true;
    tell(one, fromServer.pipelineState, writePipelineState(state, error));
    one.outbox.end();
  }

  function createStage(one: Running): Stage {
    return {
      output(text) {
        if (!one.isClosed) tell(one, fromServer.pipelineOutput, `<S>${escapeText(text)}</S>`);
        return one.outbox.room();
      },
      error(error) {
        if (!one.isClosed) tell(one, fromServer.errorRecord, writeError(error));
      },
      end: (error) => finish(one, error ? 5 : 4, error),
      drop() {
        close();
        dropped();
      },
      get isClosed() {
        return one.isClosed;
      },
    };
  }

  function find(id: string): Running {
    const one = running.get(id);
    if (!one) throw new Error('there is no such pipeline');
    return one;
  }

  function close(): void {
    for (const one of running.values()) {
      one.isClosed = true;
      one.outbox.end();
    }
    poolBox.end();
  }

  return {
    create,
    command,
    send,
    receive: (id, signal) => (id === undefined ? poolBox : find(id).outbox).take(signal),
    signal(id, kind) {
      const one = find(id);
      if (kind === 'stop') return finish(one, 3, stopped);
      one.isClosed = true;
      one.outbox.end();
      running.delete(id);
    },
    close,
    onDrop(callback) {
      dropped = callback;
    },
  };
}
