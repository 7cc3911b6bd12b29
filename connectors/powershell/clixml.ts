import type { ParameterValue } from '../connector.ts';

const head = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><DCT>';
const tail = '</DCT></Obj></Objs>';
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Writes the parameters of one script as CLIXML, which PSSerializer reads back unchanged on the server.
 * Throws a TypeError for a number that is not a safe integer.
 */
export function writeClixml(parameters: Readonly<Record<string, ParameterValue>>): string {
  let references = 0;
  const entries = Object.entries(parameters).map(([key, value]) => {
    if (isList(value)) references += 1;
    return `<En><S N="Key">${encodeString(key)}</S>${writeValue(value, references)}</En>`;
  });
  return head + entries.join('') + tail;
}

function writeValue(value: ParameterValue, reference: number): string {
  if (value === null) return '<Nil N="Value" />';
  if (typeof value === 'string') return `<S N="Value">${encodeString(value)}</S>`;
  if (typeof value === 'boolean') return `<B N="Value">${value}</B>`;
  if (typeof value === 'number') return writeInteger(value);
  const elements = value.map((element) => `<S>${encodeString(element)}</S>`);
  return `<Obj N="Value" RefId="${reference}"><LST>${elements.join('')}</LST></Obj>`;
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`The parameter value ${value} is not a safe integer.`);
  const tag = value === (value | 0) ? 'I32' : 'I64';
  // Minus zero would be written as 0, which is what an integer parameter means by it.
  return `<${tag} N="Value">${value}</${tag}>`;
}

/** Text as CLIXML holds it: printable ASCII stays; every other code unit, lone surrogates included, becomes _xHHHH_. */
export function encodeString(text: string): string {
  // An underscore before x would read as an escape; blanks at an end would be dropped by a reader of XML.
  return text
    .replace(
      /[^ -~]|_(?=[xX])|^ | $/g,
      (unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function isList(value: ParameterValue): value is readonly string[] {
  return Array.isArray(value);
}
