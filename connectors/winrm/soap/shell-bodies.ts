import { escapeXml } from './xml.ts';

/** What a new shell is asked for. */
export interface ShellBody {
  readonly shellId?: string;
  readonly inputStreams: string;
  readonly outputStreams: string;
  readonly openContent?: Uint8Array;
  readonly idleMs: number;
}

/** The body of Create. */
export function writeShell({ shellId, inputStreams, outputStreams, openContent, idleMs }: ShellBody): string {
  const id = shellId === undefined ? '' : ` ShellId="${escapeXml(shellId)}"`;
  const open = openContent
    ? `<creationXml xmlns="http://schemas.microsoft.com/powershell">${base64(openContent)}</creationXml>`
    : '';
  return [
    `<rsp:Shell${id}><rsp:IdleTimeOut>PT${(idleMs / 1000).toFixed(3)}S</rsp:IdleTimeOut>`,
    `<rsp:InputStreams>${escapeXml(inputStreams)}</rsp:InputStreams>`,
    `<rsp:OutputStreams>${escapeXml(outputStreams)}</rsp:OutputStreams>${open}</rsp:Shell>`,
  ].join('');
}

/** A command of a shell; the arguments are what the kind of shell wants there. */
export interface CommandBody {
  readonly commandId?: string;
  readonly command?: string;
  readonly arguments?: readonly string[];
}

/** The body of Command. */
export function writeCommand({ commandId, command = '', arguments: words = [] }: CommandBody): string {
  const id = commandId === undefined ? '' : ` CommandId="${escapeXml(commandId)}"`;
  const written = words.map((word) => `<rsp:Arguments>${escapeXml(word)}</rsp:Arguments>`);
  return `<rsp:CommandLine${id}><rsp:Command>${escapeXml(command)}</rsp:Command>${written.join('')}</rsp:CommandLine>`;
}

/** Bytes for a stream. */
export interface SendBody {
  readonly stream: string;
  readonly bytes: Uint8Array;
  readonly commandId: string | undefined;
  readonly isEnd: boolean;
}

/** The body of Send. */
export function writeSend({ stream, bytes, commandId, isEnd }: SendBody): string {
  const end = isEnd ? ' End="true"' : '';
  const name = ` Name="${escapeXml(stream)}"`;
  return `<rsp:Send><rsp:Stream${name}${idOf(commandId)}${end}>${base64(bytes)}</rsp:Stream></rsp:Send>`;
}

/** The body of Receive. */
export function writeReceive(streams: string, commandId: string | undefined): string {
  return `<rsp:Receive><rsp:DesiredStream${idOf(commandId)}>${escapeXml(streams)}</rsp:DesiredStream></rsp:Receive>`;
}

/** The body of Signal. */
export function writeSignal(code: string, commandId: string): string {
  return `<rsp:Signal${idOf(commandId)}><rsp:Code>${escapeXml(code)}</rsp:Code></rsp:Signal>`;
}

function idOf(commandId: string | undefined): string {
  return commandId === undefined ? '' : ` CommandId="${escapeXml(commandId)}"`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
