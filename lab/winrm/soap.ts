import { randomUUID } from 'node:crypto';
import { SaxesParser } from 'saxes';

/** One element of a request. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** What a request says. */
export interface SoapRequest {
  /** Last word of the action, such as `Create`. */
  readonly operation: string;
  readonly action: string;
  readonly messageId: string;
  readonly resourceUri: string;
  readonly shellId: string;
  /** How long the client lets the server wait, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxEnvelopeBytes: number;
  readonly options: Readonly<Record<string, string>>;
  readonly body: Element;
}

/** A refusal with the number that Windows has for it. */
export class WsmanFault extends Error {
  override readonly name = 'WsmanFault';
  readonly code: number;
  readonly subcode: string;

  constructor(code: number, subcode: string, message: string) {
    super(message);
    this.code = code;
    this.subcode = subcode;
  }
}

/** Reads a request; throws a WsmanFault for what is none. */
export function readRequest(bytes: Buffer): SoapRequest {
  const root = parse(bytes);
  const header = child(root, 'Header');
  const text = (name: string) => child(header, name)?.text.trim() ?? '';
  const action = text('Action');
  const body = child(root, 'Body');
  if (root.name !== 'Envelope' || !body || action === '') throw malformed('it is no SOAP request');
  return {
    operation: action.slice(action.lastIndexOf('/') + 1),
    action,
    messageId: text('MessageID'),
    resourceUri: text('ResourceURI'),
    shellId:
      child(header, 'SelectorSet')
        ?.children.find((one) => one.attributes['Name'] === 'ShellId')
        ?.text.trim() ?? '',
    timeoutMs: durationOf(text('OperationTimeout')),
    maxEnvelopeBytes: Number(text('MaxEnvelopeSize')) || 153_600,
    options: Object.fromEntries(
      (child(header, 'OptionSet')?.children ?? []).map((one) => [one.attributes['Name'] ?? '', one.text.trim()]),
    ),
    body,
  };
}

/** The first child of that local name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}

/** XML of an answer to a request; `body` is XML already. */
export function writeAnswer(request: { action: string; messageId: string }, body: string): Buffer {
  return writeEnvelope(`${request.action}Response`, request.messageId, body);
}

/** XML of a refusal. */
export function writeFault(messageId: string, { code, subcode, message }: WsmanFault): Buffer {
  const words = escape(message);
  const detail = `<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${code}" Machine="simulated"><f:Message>${words}</f:Message></f:WSManFault>`;
  const body = `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${words}</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`;
  return writeEnvelope('http://schemas.dmtf.org/wbem/wsman/1/wsman/fault', messageId, body);
}

const spaces = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"',
  'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  'xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"',
  'xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"',
].join(' ');
const anonymous = 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous';

function writeEnvelope(action: string, relatesTo: string, body: string): Buffer {
  const id = randomUUID().toUpperCase();
  const header = `<a:Action>${action}</a:Action><a:MessageID>uuid:${id}</a:MessageID><a:To>${anonymous}</a:To><a:RelatesTo>${escape(relatesTo)}</a:RelatesTo>`;
  return Buffer.from(
    `<s:Envelope xml:lang="en-US" ${spaces}><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  );
}

/** Text for the inside of an element or an attribute. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function parse(bytes: Buffer): Element {
  const parser = new SaxesParser({ xmlns: true });
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  parser.on('error', (error) => {
    throw malformed(error.message);
  });
  parser.on('doctype', () => {
    throw malformed('it has a document type');
  });
  parser.on('opentag', (tag) => {
    const named = Object.values(tag.attributes).map((one) => [one.local, one.value]);
    const element = {
      name: tag.local,
      attributes: Object.fromEntries(named) as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(bytes.toString('utf8')).close();
  const [root] = top.children;
  if (!root) throw malformed('it is empty');
  return root;
}

function durationOf(text: string): number {
  const [, minutes = '0', seconds = '0'] = /^PT(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text) ?? [];
  return Number(minutes) * 60_000 + Number(seconds) * 1000 || 60_000;
}

function malformed(why: string): WsmanFault {
  return new WsmanFault(2150858881, 'SchemaValidationError', `The request cannot be read: ${why}.`);
}
