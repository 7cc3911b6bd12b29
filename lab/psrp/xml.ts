import { SaxesParser } from 'saxes';

/** One element of a small document. */
export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const deepest = 64;

/** Reads a document as a tree; throws an Error when it is not well-formed or nested too deeply. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const root: XmlElement = { tag: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type has no place here');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length > deepest) throw new Error(`elements are nested more than ${deepest} deep`);
    const element: XmlElement = { tag: name, attributes, children: [], text: '' };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('text', (piece) => {
    const element = stack.at(-1);
    if (element) element.text += piece;
  });
  parser.on('closetag', () => stack.pop());
  parser.write(text).close();
  const [only] = root.children;
  if (!only) throw new Error('the document has no element');
  return only;
}
