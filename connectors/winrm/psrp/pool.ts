import type { ConnectorContext } from '../../context.ts';
import { plainOf, propertyOf } from './clixml/value.ts';
import { bag } from './clixml/write.ts';
import { anyApartment, type PipelineCommand, writeNullHost, writePipeline } from './commands.ts';
import { PsrpError } from './error.ts';
import { type ErrorRecord, readErrorRecord } from './error-record.ts';
import { createDefragmenter, writeFragments } from './fragments.ts';
import { createGuid, emptyGuid } from './guid.ts';
import { type Message, type MessageType, type OutgoingMessage, readMessage, writeMessage } from './messages.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

/** Versions of the protocol that a server may speak, best first. */
export const protocolVersions = ['2.3', '2.2', '2.1'] as const;

/** One of them. */
export type ProtocolVersion = (typeof protocolVersions)[number];

/** The client's half of a runspace pool with one runspace, without any transport. */
export interface Pool {
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly state: 'opening' | 'opened' | 'closed';
  /** Why it closed, where the server told. */
  readonly error: ErrorRecord | undefined;
  /** What the server says that it speaks; nothing before it has. */
  readonly serverVersion: string | undefined;
  /** The fragments that open it. */
  creation(fragmentBytes: number): Buffer;
  /** Takes bytes of the pool's own stream. Throws a PsrpError. */
  receive(bytes: Uint8Array): void;
  createPipeline(commands: readonly PipelineCommand[], fragmentBytes: number): Pipeline;
}

const ownPipelines: Partial<Record<MessageType, true>> = {
  pipelineOutput: true,
  errorRecord: true,
  pipelineState: true,
  debugRecord: true,
  verboseRecord: true,
  warningRecord: true,
  progressRecord: true,
  informationRecord: true,
};
const opened = 2;
const closedStates = new Set([3, 5]);

/** Creates a pool; nothing of it is anywhere until its creation has been sent. */
export function createPool(context: ConnectorContext, version: ProtocolVersion): Pool {
  const id = createGuid(context);
  const defragmenter = createDefragmenter();
  let state: Pool['state'] = 'opening';
  let error: ErrorRecord | undefined;
  let serverVersion: string | undefined;
  let objectId = 0n;

  function cut(message: Omit<OutgoingMessage, 'poolId'>, fragmentBytes: number): Buffer[] {
    objectId += 1n;
    return writeFragments(writeMessage({ poolId: id, ...message }), { objectId, fragmentBytes });
  }

  function creation(fragmentBytes: number): Buffer {
    return Buffer.concat([
      ...cut({ type: 'sessionCapability', data: writeCapability(version) }, fragmentBytes),
      ...cut({ type: 'initRunspacePool', data: writeInit() }, fragmentBytes),
    ]);
  }

  function receive(bytes: Uint8Array): void {
    for (const message of defragmenter.push(bytes).map(readMessage)) {
      // Before a server knows the pool, it cannot name it.
      if (message.poolId !== id && message.poolId !== emptyGuid) throw new PsrpError('A message of another pool came.');
      // A server tells here how its own start-up pipelines fare.
      if (message.type in ownPipelines) continue;
      take(message);
    }
  }

  function take({ type, data }: Message): void {
    switch (type) {
      case 'sessionCapability': {
        const told = plainOf(propertyOf(data, 'protocolversion'));
        if (typeof told !== 'string' || !/^2\.\d+$/.test(told)) throw new PsrpError('The server speaks no version 2.');
        serverVersion = told;
        return;
      }
      case 'runspacePoolState': {
        const number = plainOf(propertyOf(data, 'RunspaceState'));
        if (typeof number !== 'number') throw new PsrpError('The pool told no state.');
        if (number === opened && state === 'opening') state = 'opened';
        if (!closedStates.has(number)) return;
        state = 'closed';
        const told = propertyOf(data, 'ExceptionAsErrorRecord');
        if (told != null) error = readErrorRecord(told);
        return;
      }
      case 'applicationPrivateData':
      case 'runspaceAvailability':
      case 'userEvent':
      case 'publicKeyRequest':
        return;
      default:
        throw new PsrpError(`The pool got a message that is none for it: ${type}.`);
    }
  }

  return {
    id,
    version,
    get state() {
      return state;
    },
    get error() {
      return error;
    },
    get serverVersion() {
      return serverVersion;
    },
    creation,
    receive,
    createPipeline: (commands, fragmentBytes) => {
      const pipelineId = createGuid(context);
      const data = writePipeline(commands);
      return createPipeline(
        { id: pipelineId, poolId: id },
        cut({ type: 'createPipeline', pipelineId, data }, fragmentBytes),
      );
    },
  };
}

function writeCapability(version: ProtocolVersion) {
  return bag({
    protocolversion: { kind: 'version', text: version },
    PSVersion: { kind: 'version', text: '2.0' },
    SerializationVersion: { kind: 'version', text: '1.1.0.1' },
  });
}

function writeInit() {
  return bag({
    MinRunspaces: 1,
    MaxRunspaces: 1,
    PSThreadOptions: {
      kind: 'enum',
      type: 'System.Management.Automation.Runspaces.PSThreadOptions',
      text: 'Default',
      value: 0,
    },
    ApartmentState: anyApartment,
    HostInfo: writeNullHost(),
    ApplicationArguments: null,
  });
}
