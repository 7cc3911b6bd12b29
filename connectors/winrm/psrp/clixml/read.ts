import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import { ClixmlError } from './error.ts';
import { isPrimitiveTag, readPrimitive } from './primitive.ts';
import { decodeString } from './strings.ts';
import { type ClixmlValue, isClixmlObject } from './value.ts';

/** Caps on one value. */
export const clixmlLimits = { characters: 8 * 1024 * 1024, depth: 100, elements: 250_000 } as const;

/** Reads one value of CLIXML, bare or inside `Objs`. Throws a ClixmlError for anything else, and nothing else. */
export function readClixmlValue(xml: string): ClixmlValue {
  if (xml.length > clixmlLimits.characters) throw new ClixmlError('The value is larger than 8 MB.');
  const reader = createReader();
  const parser = new SaxesParser();
  const refuse = (what: string) => (): never => {
    throw new ClixmlError(`The value holds ${what}, which CLIXML never does.`);
  };
  parser.on('error', () => {
    throw new ClixmlError(`The value is not well-formed XML at character ${parser.position}.`);
  });
  parser.on('doctype', refuse('a document type'));
  parser.on('processinginstruction', refuse('a processing instruction'));
  parser.on('comment', refuse('a comment'));
  parser.on('cdata', refuse('a CDATA section'));
  parser.on('text', reader.text);
  parser.on('opentag', (tag) => reader.open(tag.name, tag.attributes));
  parser.on('closetag', reader.close);
  // XML forbids these two, and PowerShell writes them all the same; escaped, they read like any other.
  parser.write(xml.replace(/&#x(FFF[EF]);|[\ufffe\uffff]/gi, escapeForbidden)).close();
  return reader.value();
}

function escapeForbidden(unit: string, digits: string | undefined): string {
  return `_x${digits ?? unit.charCodeAt(0).toString(16)}_`;
}

interface Building {
  typeNames: readonly string[];
  text: string | undefined;
  readonly properties: Map<string, ClixmlValue>;
  value: Exclude<ClixmlValue, object> | Uint8Array | undefined;
  items: ClixmlValue[] | undefined;
  entries: [ClixmlValue, ClixmlValue][] | undefined;
}

interface Frame {
  readonly tag: string;
  readonly name: string | undefined;
  /** The object that this element is, or that it is a part of. */
  readonly object: Building | undefined;
  /** Values inside, for elements that hold values. */
  readonly values: { readonly name: string | undefined; readonly value: ClixmlValue }[];
  readonly names: string[];
  readonly reference: string | undefined;
  text: string;
}

const collections = new Set(['LST', 'IE', 'QUE', 'STK']);
const bags = new Set(['Props', 'MS']);
const holders = new Set(['', 'Objs', 'En', ...collections, ...bags]);
const partsOfObject = new Set(['TN', 'TNRef', 'ToString', 'DCT', ...collections, ...bags]);
const withText = new Set(['ToString', 'T']);

function createReader() {
  const objects = new Map<string, Building>();
  const types = new Map<string, readonly string[]>();
  const stack: Frame[] = [newFrame('', {}, undefined)];
  let elements = 0;

  const top = (): Frame => stack[stack.length - 1] as Frame;

  function open(tag: string, attributes: Record<string, string | SaxesAttributePlain>): void {
    const parent = top();
    elements += 1;
    if (stack.length > clixmlLimits.depth) throw new ClixmlError('The value is nested too deeply.');
    if (elements > clixmlLimits.elements) throw new ClixmlError('The value has too many parts.');
    if (!mayStandIn(parent.tag, tag)) throw new ClixmlError('An element stands where CLIXML has none of its kind.');
    const isPart = parent.tag === 'Obj' && partsOfObject.has(tag);
    const frame = newFrame(tag, attributes, tag === 'Obj' ? newObject() : isPart ? parent.object : undefined);
    if (tag === 'Obj' && frame.object && frame.reference !== undefined) keep(objects, frame.reference, frame.object);
    stack.push(frame);
  }

  function text(piece: string): void {
    const frame = top();
    if (isPrimitiveTag(frame.tag) || withText.has(frame.tag)) frame.text += piece;
    else if (piece.trim() !== '') throw new ClixmlError('Text stands between elements.');
  }

  function close(): void {
    const frame = stack.pop() as Frame;
    const parent = top();
    if (isPrimitiveTag(frame.tag)) return give(parent, frame.name, readPrimitive(frame.tag, frame.text));
    switch (frame.tag) {
      case 'Obj':
        return give(parent, frame.name, frame.object as Building);
      case 'Ref':
        return give(parent, frame.name, find(objects, frame.reference));
      case 'T':
        parent.names.push(decodeString(frame.text));
        return;
      case 'TN':
        if (frame.reference !== undefined) keep(types, frame.reference, frame.names);
        return describe(frame, { typeNames: frame.names });
      case 'TNRef':
        return describe(frame, { typeNames: find(types, frame.reference) });
      case 'ToString':
        return describe(frame, { text: decodeString(frame.text) });
      case 'En':
        parent.object?.entries?.push(readEntry(frame));
        return;
      case 'Objs':
        for (const { name, value } of frame.values) give(parent, name, value);
        return;
    }
    if (collections.has(frame.tag)) describe(frame, { items: frame.values.map(({ value }) => value) });
    if (bags.has(frame.tag)) takeProperties(frame);
  }

  function give(parent: Frame, name: string | undefined, value: ClixmlValue): void {
    if (parent.tag !== 'Obj') {
      parent.values.push({ name, value });
      return;
    }
    const plain = isClixmlObject(value) ? value.value : value;
    if (plain === undefined || parent.object?.value !== undefined) throw new ClixmlError('An object wraps no value.');
    describe(parent, { value: plain });
  }

  function value(): ClixmlValue {
    const [only, ...others] = (stack[0] as Frame).values;
    if (stack.length !== 1 || !only || others.length > 0) throw new ClixmlError('There is not exactly one value.');
    return only.value;
  }

  return { open, text, close, value };
}

function newFrame(
  tag: string,
  attributes: Record<string, string | SaxesAttributePlain>,
  object: Building | undefined,
): Frame {
  const [name, reference] = [attributes['N'], attributes['RefId']];
  if (tag === 'DCT' && object) object.entries ??= [];
  return {
    tag,
    name: typeof name === 'string' ? decodeString(name) : undefined,
    object,
    values: [],
    names: [],
    reference: typeof reference === 'string' ? reference : undefined,
    text: '',
  };
}

function newObject(): Building {
  const nothing = { text: undefined, value: undefined, items: undefined, entries: undefined };
  return { typeNames: [], properties: new Map(), ...nothing };
}

function mayStandIn(parent: string, tag: string): boolean {
  const isValue = tag === 'Obj' || tag === 'Ref' || isPrimitiveTag(tag);
  if (parent === '') return isValue || tag === 'Objs';
  if (holders.has(parent)) return isValue;
  if (parent === 'Obj') return (isValue && tag !== 'Ref') || partsOfObject.has(tag);
  return (parent === 'TN' && tag === 'T') || (parent === 'DCT' && tag === 'En');
}

function describe(frame: Frame, part: Partial<Building>): void {
  if (frame.object) Object.assign(frame.object, part);
}

function takeProperties(frame: Frame): void {
  for (const { name, value } of frame.values) {
    if (name === undefined) throw new ClixmlError('A property has no name.');
    if (frame.tag === 'MS' || !frame.object?.properties.has(name)) frame.object?.properties.set(name, value);
  }
}

function readEntry(frame: Frame): [ClixmlValue, ClixmlValue] {
  const [key, value, ...others] = frame.values;
  if (key?.name !== 'Key' || value?.name !== 'Value' || others.length > 0) {
    throw new ClixmlError('An entry of a dictionary is not a key and a value.');
  }
  return [key.value, value.value];
}

function keep<T>(map: Map<string, T>, reference: string, value: T): void {
  if (map.has(reference)) throw new ClixmlError('Two parts have the same reference.');
  map.set(reference, value);
}

function find<T>(map: Map<string, T>, reference: string | undefined): T {
  const found = map.get(reference ?? '');
  if (found === undefined) throw new ClixmlError('A reference points at nothing.');
  return found;
}
