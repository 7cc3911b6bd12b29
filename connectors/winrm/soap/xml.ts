import { SaxesParser } from 'saxes';
import { ConnectorError } from '../../errors.ts';

/** One element of an answer; names are local names, attributes without a namespace are under theirs. */
export interface XmlElement {
  readonly name: string;
  readonly uri: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside the element. */
  readonly text: string;
}

/** Bounds on what a server may make us hold. */
const limits = { depth: 64, elements: 20_000 } as const;

interface Growing {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
}

/** Reads a whole document: UTF-8, well-formed, no document type. Throws a ConnectorError `bad-answer` otherwise. */
export function readXml(bytes: Uint8Array): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Growing[] = [];
  let count = 0;
  let root: XmlElement | undefined;

  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('A document type came.');
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    if (count > limits.elements || open.length >= limits.depth) throw new Error('Too many elements came.');
    const plain = Object.values(attributes).map((one) => [one.uri === '' ? one.local : one.name, one.value] as const);
    open.push({ name: local, uri, attributes: new Map(plain), children: [], pieces: [] });
  });
  const takeText = (text: string): void => void open.at(-1)?.pieces.push(text);
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (!closed) return;
    const { pieces, ...rest } = closed;
    const element = { ...rest, text: pieces.join('') };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  try {
    parser.write(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).close();
  } catch (cause) {
    throw new ConnectorError('bad-answer', 'The server answered with XML that is not well-formed.', { cause });
  }
  if (!root) throw new ConnectorError('bad-answer', 'The server answered with no XML.');
  return root;
}

/** The first child of that name, in that namespace where one is given. */
export function childOf(element: XmlElement | undefined, name: string, uri?: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name && (uri === undefined || child.uri === uri));
}

/** The first element of that name at any depth. */
export function findElement(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : findElement(child, name);
    if (found) return found;
  }
  return undefined;
}

/** Text for the inside of an element or of an attribute in double quotes. Control characters are refused by readers, so they go. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
