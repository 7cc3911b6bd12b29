import { isUtf8 } from 'node:buffer';
import { ClixmlError } from './clixml/error.ts';
import { readClixmlValue } from './clixml/read.ts';
import type { ClixmlValue } from './clixml/value.ts';
import { type ClixmlNode, writeClixmlValue } from './clixml/write.ts';
import { PsrpError } from './error.ts';
import { emptyGuid, readGuid, writeGuid } from './guid.ts';

/** The messages of MS-PSRP that one side or the other may send, by their numbers. */
export const messageTypes = {
  sessionCapability: 0x00010002,
  initRunspacePool: 0x00010004,
  publicKey: 0x00010005,
  encryptedSessionKey: 0x00010006,
  publicKeyRequest: 0x00010007,
  runspaceAvailability: 0x00021004,
  runspacePoolState: 0x00021005,
  createPipeline: 0x00021006,
  userEvent: 0x00021008,
  applicationPrivateData: 0x00021009,
  runspacePoolHostCall: 0x00021100,
  runspacePoolHostResponse: 0x00021101,
  pipelineInput: 0x00041002,
  endOfPipelineInput: 0x00041003,
  pipelineOutput: 0x00041004,
  errorRecord: 0x00041005,
  pipelineState: 0x00041006,
  debugRecord: 0x00041007,
  verboseRecord: 0x00041008,
  warningRecord: 0x00041009,
  progressRecord: 0x00041010,
  informationRecord: 0x00041011,
  pipelineHostCall: 0x00041100,
  pipelineHostResponse: 0x00041101,
} as const;

/** The name of a message. */
export type MessageType = keyof typeof messageTypes;

/** One message from the server. */
export interface Message {
  readonly type: MessageType;
  readonly poolId: string;
  /** Nothing for a message to the pool itself. */
  readonly pipelineId: string | undefined;
  /** Nothing where the message carries no data. */
  readonly data: ClixmlValue;
}

/** A message for the server before it is cut into fragments. */
export interface OutgoingMessage {
  readonly type: MessageType;
  readonly poolId: string;
  readonly pipelineId?: string;
  readonly data: ClixmlNode;
}

const headBytes = 40;
const toClient = 1;
const toServer = 2;
const names = new Map(Object.entries(messageTypes).map(([name, type]) => [type as number, name as MessageType]));

/** The bytes of one message to the server. */
export function writeMessage(message: OutgoingMessage): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(toServer, 0);
  head.writeUInt32LE(messageTypes[message.type], 4);
  const ids = [writeGuid(message.poolId), writeGuid(message.pipelineId ?? emptyGuid)];
  return Buffer.concat([head, ...ids, Buffer.from(writeClixmlValue(message.data), 'latin1')]);
}

/** Reads one message of the server. Throws a PsrpError. */
export function readMessage(bytes: Uint8Array): Message {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (message.length < headBytes) throw new PsrpError('A message is shorter than its head.');
  if (message.readUInt32LE(0) !== toClient) throw new PsrpError('A message is not for this side.');
  const type = names.get(message.readUInt32LE(4));
  if (!type) throw new PsrpError('A message is of a type that the protocol does not know.');
  const pipelineId = readGuid(message.subarray(24, headBytes));
  return {
    type,
    poolId: readGuid(message.subarray(8, 24)),
    pipelineId: pipelineId === emptyGuid ? undefined : pipelineId,
    data: readData(message.subarray(headBytes)),
  };
}

function readData(bytes: Buffer): ClixmlValue {
  if (bytes.length === 0) return null;
  if (!isUtf8(bytes)) throw new PsrpError('The data of a message is not UTF-8.');
  try {
    // Servers put a byte order mark in front.
    return readClixmlValue(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch (cause) {
    if (cause instanceof ClixmlError) throw new PsrpError('The data of a message cannot be read.', { cause });
    throw cause;
  }
}
