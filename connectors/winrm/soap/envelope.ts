import type { ConnectorContext } from '../../context.ts';
import { namespaces } from './names.ts';
import { escapeXml } from './xml.ts';

/** One request before it is written. */
export interface Message {
  /** URI of the operation. */
  readonly action: string;
  readonly resourceUri: string;
  /** XML of the body; what it holds is escaped already. */
  readonly body: string;
  readonly shellId?: string | undefined;
  readonly options?: readonly Option[];
  /** How long the server may wait before it answers "nothing yet". */
  readonly timeoutMs?: number;
}

/** One entry of the option set. */
export interface Option {
  readonly name: string;
  readonly value: string;
  /** The server must refuse the request rather than ignore the option. */
  readonly isMandatory?: boolean;
}

/** What is the same for all messages of one shell. */
export interface Addressing {
  readonly url: string;
  /** Ties the lines of the server's log together. */
  readonly sessionId: string;
  /** The largest answer that is wanted, in bytes. */
  readonly maxEnvelopeBytes: number;
}

/** A written request, and the id that its answer must relate to. */
export interface Envelope {
  readonly bytes: Buffer;
  readonly messageId: string;
}

const anonymous = 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous';
const head = [
  `<s:Envelope xmlns:s="${namespaces.soap}" xmlns:a="${namespaces.addressing}" xmlns:w="${namespaces.management}"`,
  ` xmlns:p="${namespaces.microsoft}" xmlns:rsp="${namespaces.shell}"><s:Header>`,
].join('');

/** Writes a request with a fresh message id. */
export function writeEnvelope(message: Message, addressing: Addressing, context: ConnectorContext): Envelope {
  const { action, resourceUri, body, shellId, options = [], timeoutMs = 20_000 } = message;
  const messageId = `uuid:${createUuid(context)}`;
  const parts = [
    head,
    `<a:To>${escapeXml(addressing.url)}</a:To>`,
    `<w:ResourceURI s:mustUnderstand="true">${escapeXml(resourceUri)}</w:ResourceURI>`,
    `<a:ReplyTo><a:Address s:mustUnderstand="true">${anonymous}</a:Address></a:ReplyTo>`,
    `<a:Action s:mustUnderstand="true">${escapeXml(action)}</a:Action>`,
    `<w:MaxEnvelopeSize s:mustUnderstand="true">${addressing.maxEnvelopeBytes}</w:MaxEnvelopeSize>`,
    `<a:MessageID>${messageId}</a:MessageID>`,
    `<w:OperationTimeout>PT${(timeoutMs / 1000).toFixed(3)}S</w:OperationTimeout>`,
    '<w:Locale s:mustUnderstand="false" xml:lang="en-US"/><p:DataLocale s:mustUnderstand="false" xml:lang="en-US"/>',
    `<p:SessionId s:mustUnderstand="false">uuid:${addressing.sessionId}</p:SessionId>`,
    shellId === undefined ? '' : writeSelector(shellId),
    options.length === 0 ? '' : writeOptions(options),
    `</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  ];
  return { bytes: Buffer.from(parts.join(''), 'utf8'), messageId };
}

/** A random UUID of version 4, upper case, as Windows writes them. */
export function createUuid(context: ConnectorContext): string {
  const bytes = context.randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function writeSelector(shellId: string): string {
  return `<w:SelectorSet><w:Selector Name="ShellId">${escapeXml(shellId)}</w:Selector></w:SelectorSet>`;
}

function writeOptions(options: readonly Option[]): string {
  const written = options.map(({ name, value, isMandatory }) => {
    const must = isMandatory === true ? ' MustComply="true"' : '';
    return `<w:Option Name="${escapeXml(name)}"${must}>${escapeXml(value)}</w:Option>`;
  });
  return `<w:OptionSet s:mustUnderstand="true">${written.join('')}</w:OptionSet>`;
}
