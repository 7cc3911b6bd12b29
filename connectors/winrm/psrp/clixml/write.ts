import { encodeString } from '../../../powershell/clixml.ts';

/** What is written: plain data, and the few kinds of objects that the protocol's own messages need. */
export type ClixmlNode =
  | null
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | readonly ClixmlNode[]
  | ClixmlBag
  | ClixmlEnum
  | ClixmlDictionary
  | ClixmlVersion;

/** An object that has properties and no type. */
export interface ClixmlBag {
  readonly kind: 'bag';
  readonly properties: Readonly<Record<string, ClixmlNode>>;
}

/** A value of an enumeration. */
export interface ClixmlEnum {
  readonly kind: 'enum';
  readonly type: string;
  readonly text: string;
  readonly value: number;
}

/** A hashtable; keys are strings. */
export interface ClixmlDictionary {
  readonly kind: 'dictionary';
  readonly entries: Readonly<Record<string, ClixmlNode>>;
}

/** A System.Version such as 2.3. */
export interface ClixmlVersion {
  readonly kind: 'version';
  readonly text: string;
}

/** A bag of properties. */
export function bag(properties: Readonly<Record<string, ClixmlNode>>): ClixmlBag {
  return { kind: 'bag', properties };
}

/** Writes one value as CLIXML in printable ASCII. Throws a TypeError for a number that is not finite. */
export function writeClixmlValue(node: ClixmlNode): string {
  const writer: Writer = { references: 0, types: new Map() };
  return write(writer, node, '');
}

interface Writer {
  references: number;
  readonly types: Map<string, number>;
}

/** `name` is the attribute that names the value in its parent, with the blank in front of it, or nothing. */
function write(writer: Writer, node: ClixmlNode, name: string): string {
  if (node === null) return `<Nil${name} />`;
  if (typeof node === 'string') return `<S${name}>${encodeString(node)}</S>`;
  if (typeof node === 'boolean') return `<B${name}>${node}</B>`;
  if (typeof node === 'bigint') return `<I64${name}>${BigInt.asIntN(64, node)}</I64>`;
  if (typeof node === 'number') return writeNumber(node, name);
  if (node instanceof Uint8Array) return `<BA${name}>${Buffer.from(node).toString('base64')}</BA>`;
  if (isList(node)) return writeList(writer, node, name);
  switch (node.kind) {
    case 'version':
      return `<Version${name}>${encodeString(node.text)}</Version>`;
    case 'bag':
      return writeObject(writer, name, () => `<MS>${writeProperties(writer, node.properties)}</MS>`);
    case 'enum':
      return writeObject(writer, name, () => {
        const types = writeTypes(writer, [node.type, 'System.Enum', 'System.ValueType', 'System.Object']);
        return `${types}<ToString>${encodeString(node.text)}</ToString><I32>${node.value}</I32>`;
      });
    case 'dictionary':
      return writeObject(writer, name, () => {
        const types = writeTypes(writer, ['System.Collections.Hashtable', 'System.Object']);
        return `${types}<DCT>${writeEntries(writer, node.entries)}</DCT>`;
      });
  }
}

function writeNumber(value: number, name: string): string {
  if (!Number.isFinite(value)) throw new TypeError(`The number ${value} cannot travel.`);
  if (!Number.isSafeInteger(value)) return `<Db${name}>${value}</Db>`;
  const tag = value === (value | 0) ? 'I32' : 'I64';
  return `<${tag}${name}>${value}</${tag}>`;
}

function writeList(writer: Writer, items: readonly ClixmlNode[], name: string): string {
  return writeObject(writer, name, () => {
    const types = writeTypes(writer, ['System.Collections.ArrayList', 'System.Object']);
    return `${types}<LST>${items.map((item) => write(writer, item, '')).join('')}</LST>`;
  });
}

function writeObject(writer: Writer, name: string, content: () => string): string {
  const reference = writer.references;
  writer.references += 1;
  return `<Obj${name} RefId="${reference}">${content()}</Obj>`;
}

function writeTypes(writer: Writer, names: readonly string[]): string {
  const key = names.join(' ');
  const known = writer.types.get(key);
  if (known !== undefined) return `<TNRef RefId="${known}" />`;
  const reference = writer.types.size;
  writer.types.set(key, reference);
  return `<TN RefId="${reference}">${names.map((type) => `<T>${encodeString(type)}</T>`).join('')}</TN>`;
}

function writeProperties(writer: Writer, properties: Readonly<Record<string, ClixmlNode>>): string {
  const named = Object.entries(properties);
  return named.map(([name, value]) => write(writer, value, ` N="${encodeString(name)}"`)).join('');
}

function writeEntries(writer: Writer, entries: Readonly<Record<string, ClixmlNode>>): string {
  const pairs = Object.entries(entries);
  return pairs
    .map(([key, value]) => `<En><S N="Key">${encodeString(key)}</S>${write(writer, value, ' N="Value"')}</En>`)
    .join('');
}

function isList(node: ClixmlNode): node is readonly ClixmlNode[] {
  return Array.isArray(node);
}
