import { escapeText } from './clixml.ts';

/** What a client may send, by its number. */
export const fromClient = {
  sessionCapability: 0x00010002,
  initRunspacePool: 0x00010004,
  createPipeline: 0x00021006,
  pipelineInput: 0x00041002,
  endOfPipelineInput: 0x00041003,
} as const;

/** What this side sends, by its number. */
export const fromServer = {
  sessionCapability: 0x00010002,
  runspacePoolState: 0x00021005,
  applicationPrivateData: 0x00021009,
  pipelineOutput: 0x00041004,
  errorRecord: 0x00041005,
  pipelineState: 0x00041006,
  progressRecord: 0x00041010,
} as const;

/** One message of the client; ids as 16 bytes, as they stood on the wire. */
export interface ClientMessage {
  readonly type: number;
  readonly pool: Buffer;
  readonly pipeline: Buffer;
  readonly xml: string;
}

const headLength = 40;
const forServer = 2;
const byteOrderMark = '\ufeff';

/** Reads a message; throws an Error when it is none for a server. */
export function readClientMessage(bytes: Buffer): ClientMessage {
  if (bytes.length < headLength || bytes.readUInt32LE(0) !== forServer)
    throw new Error('a message is none for a server');
  return {
    type: bytes.readUInt32LE(4),
    pool: bytes.subarray(8, 24),
    pipeline: bytes.subarray(24, headLength),
    xml: bytes.toString('utf8', headLength),
  };
}

/** Writes a message to the client, with the byte order mark that Windows puts in front of the data. */
export function writeServerMessage(message: { type: number; pool: Buffer; pipeline?: Buffer; xml: string }): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(message.type, 4);
  const data = Buffer.from(byteOrderMark + message.xml, 'utf8');
  return Buffer.concat([head, message.pool, message.pipeline ?? Buffer.alloc(16), data]);
}

/** What went wrong, as a record of PowerShell. */
export interface PowerShellError {
  readonly errorId: string;
  readonly message: string;
  readonly type: string;
}

/** The data of an error record, named when it is a part of another object. */
export function writeError(error: PowerShellError, name?: string): string {
  const named = name === undefined ? '' : ` N="${name}"`;
  const message = escapeText(error.message);
  return [
    `<Obj${named} RefId="10"><TN RefId="10"><T>System.Management.Automation.ErrorRecord</T><T>System.Object</T></TN>`,
    `<ToString>${message}</ToString><MS><Obj N="Exception" RefId="11"><TN RefId="11"><T>${error.type}</T>`,
    `<T>System.Exception</T><T>System.Object</T></TN><ToString>${error.type}: ${message}</ToString>`,
    `<Props><S N="Message">${message}</S></Props></Obj><Nil N="TargetObject" />`,
    `<S N="FullyQualifiedErrorId">${escapeText(error.errorId)}</S><Nil N="InvocationInfo" />`,
    '<I32 N="ErrorCategory_Category">0</I32><S N="ErrorCategory_Message">NotSpecified: (:) []</S>',
    '<B N="SerializeExtendedInfo">false</B></MS></Obj>',
  ].join('');
}

/** The data of a pipeline's state: 3 stopped, 4 completed, 5 failed. */
export function writePipelineState(state: number, error?: PowerShellError): string {
  const why = error ? writeError(error, 'ExceptionAsErrorRecord') : '';
  return `<Obj RefId="0"><MS><I32 N="PipelineState">${state}</I32>${why}</MS></Obj>`;
}

/** What Windows PowerShell shows when it loads its modules for the first time. */
export function writeProgress(): string {
  return [
    '<Obj RefId="0"><MS><S N="Activity">Preparing modules for first use.</S><I32 N="ActivityId">0</I32>',
    '<Nil N="StatusDescription" /><Nil N="CurrentOperation" /><I32 N="ParentActivityId">-1</I32>',
    '<I32 N="PercentComplete">-1</I32><Obj N="Type" RefId="1"><TN RefId="0">',
    '<T>System.Management.Automation.ProgressRecordType</T><T>System.Enum</T><T>System.ValueType</T><T>System.Object</T>',
    '</TN><ToString>Completed</ToString><I32>1</I32></Obj><I32 N="SecondsRemaining">-1</I32></MS></Obj>',
  ].join('');
}
