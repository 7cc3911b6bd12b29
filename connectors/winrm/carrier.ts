import { ConnectorError } from '../errors.ts';
import type { Connections } from './connection.ts';
import { openShell } from './open-shell.ts';
import type { Shell } from './shell.ts';
import { FaultError } from './soap/faults.ts';
import { resources, signals } from './soap/names.ts';

/** What opens a runspace pool: first fragments, and the id that pool and shell share. */
export interface ShellCreation {
  readonly poolId: string;
  /** Of PowerShell remoting, such as `2.3`. */
  readonly version: string;
  readonly fragments: Uint8Array;
}

/** Carries the bytes of one runspace pool in a shell of WS-Management. Methods reject with a ConnectorError. */
export interface ShellCarrier {
  readonly fragmentBytes: number;
  create(creation: ShellCreation): Promise<'created' | 'version-refused'>;
  /** A ConnectorError that it resolves with says that the server took nothing. */
  command(pipelineId: string, fragment: Uint8Array): Promise<ConnectorError | undefined>;
  send(pipelineId: string, fragment: Uint8Array): Promise<void>;
  /** The next bytes for a pipeline, or for the pool itself, as long as it takes. */
  receive(pipelineId: string | undefined): Promise<Uint8Array>;
  signal(pipelineId: string, kind: 'stop' | 'terminate'): Promise<void>;
  /** Never rejects; whoever waits to receive is woken with a ConnectorError. */
  delete(): Promise<void>;
}

/** Servers of all versions take messages of this size. */
const cautiousEnvelope = 153_600;
const overheadBytes = 4096;

/** Creates the carrier of one pool in a session configuration, which bounds what may run there (JEA). */
export function createShellCarrier(connections: Connections, configurationName: string): ShellCarrier {
  let opened: Shell | undefined;

  function shell(): Shell {
    if (opened) return opened;
    throw new ConnectorError('connection-lost', 'The pool on the server is not open.');
  }

  async function create({ poolId, version, fragments }: ShellCreation): Promise<'created' | 'version-refused'> {
    try {
      opened = await openShell(connections, {
        ...{ resourceUri: resources.powershell(configurationName), shellId: poolId.toUpperCase() },
        ...{ inputStreams: 'stdin pr', outputStreams: 'stdout', openContent: fragments },
        options: [{ name: 'protocolversion', value: version, isMandatory: true }],
      });
      return 'created';
    } catch (error) {
      if (error instanceof FaultError && error.action === 'older') return 'version-refused';
      throw error;
    }
  }

  async function command(pipelineId: string, fragment: Uint8Array): Promise<ConnectorError | undefined> {
    const first = Buffer.from(fragment).toString('base64');
    try {
      await shell().command({ commandId: pipelineId.toUpperCase(), arguments: [first] });
      return undefined;
    } catch (error) {
      // A fault is an answer: the server says that it did not begin.
      if (error instanceof FaultError) return error;
      throw error;
    }
  }

  function send(pipelineId: string, fragment: Uint8Array): Promise<void> {
    return shell().send('stdin', fragment, { commandId: pipelineId.toUpperCase() });
  }

  async function receive(pipelineId: string | undefined): Promise<Uint8Array> {
    const of = pipelineId === undefined ? {} : { commandId: pipelineId.toUpperCase() };
    const { chunks } = await shell().receive('stdout', of);
    if (chunks.length > 0) return Buffer.concat(chunks.map(({ bytes }) => bytes));
    throw new ConnectorError('shell-lost', 'The server ended the pipeline without telling its state.');
  }

  function signal(pipelineId: string, kind: 'stop' | 'terminate'): Promise<void> {
    return shell().signal(kind === 'stop' ? signals.psrpStop : signals.terminate, pipelineId.toUpperCase());
  }

  async function remove(): Promise<void> {
    try {
      await opened?.delete();
    } catch {
      // What does not hear any more ends by its idle time-out.
    } finally {
      connections.close();
    }
  }

  return {
    get fragmentBytes() {
      return Math.floor(((opened?.maxEnvelopeBytes ?? cautiousEnvelope) - overheadBytes) / 4) * 3;
    },
    ...{ create, command, send, receive, signal, delete: remove },
  };
}
