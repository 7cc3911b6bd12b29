import { ConnectorError } from '../../errors.ts';
import { namespaces } from './names.ts';
import { childOf, findElement, readXml, type XmlElement } from './xml.ts';

/** What a server says when it does not do what was asked. */
export interface Fault {
  /** The server's number, such as 2150858793; 0 when it gave none. */
  readonly code: number;
  /** Local name of the subcode, such as `TimedOut`. */
  readonly subcode: string;
  /** The server's own words, one line, cut; for the log and for people, never to decide by. */
  readonly text: string;
}

/** The answer to one request: the body, or a fault. */
export type Answer =
  { readonly kind: 'body'; readonly body: XmlElement } | { readonly kind: 'fault'; readonly fault: Fault };

/** Reads the answer to the request with this message id. Throws a ConnectorError `bad-answer` when it is none. */
export function readAnswer(bytes: Uint8Array, messageId: string): Answer {
  const envelope = readXml(bytes);
  const { soap, addressing } = namespaces;
  if (envelope.name !== 'Envelope' || envelope.uri !== soap) throw refuse('The server did not answer with SOAP 1.2.');
  const body = childOf(envelope, 'Body', soap);
  if (!body) throw refuse('The answer of the server has no body.');
  const relatesTo = childOf(childOf(envelope, 'Header', soap), 'RelatesTo', addressing)?.text.trim();
  if (relatesTo?.toUpperCase() !== messageId.toUpperCase()) throw refuse('The answer belongs to another request.');
  const fault = childOf(body, 'Fault', soap);
  return fault ? { kind: 'fault', fault: readFault(fault) } : { kind: 'body', body };
}

function readFault(fault: XmlElement): Fault {
  const { soap } = namespaces;
  const subcode = childOf(childOf(childOf(fault, 'Code', soap), 'Subcode', soap), 'Value', soap)?.text.trim() ?? '';
  const own = findElement(fault, 'WSManFault');
  const wmi = findElement(fault, 'error_Code');
  const said = [own ? textOf(own) : '', textOf(childOf(fault, 'Reason', soap))].find((text) => text !== '');
  return {
    // A quota's real number stands in the WMI error; the outer one says only that something was refused.
    code: readNumber(wmi?.text) || readNumber(own?.attributes.get('Code')),
    subcode: subcode.slice(subcode.indexOf(':') + 1),
    text: (said ?? '').slice(0, 400),
  };
}

function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  const inner = [element.text, ...element.children.map(textOf)].join(' ');
  return inner.replace(/[\p{C}\s]+/gu, ' ').trim();
}

function readNumber(text: string | undefined): number {
  const number = /^\s*-?\d{1,10}\s*$/.test(text ?? '') ? Number(text) : 0;
  // Some servers print the same 32 bits with a sign.
  return number < 0 ? number + 2 ** 32 : number;
}

function refuse(message: string): ConnectorError {
  return new ConnectorError('bad-answer', message);
}
