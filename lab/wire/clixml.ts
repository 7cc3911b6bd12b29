/** What a parameter of a script can be. */
export type WireValue = string | boolean | number | null | readonly string[];

/** The text is not the dictionary that the wire allows. */
export class ClixmlError extends Error {
  override readonly name = 'ClixmlError';
}

/** Reads the CLIXML of one dictionary, strictly: what the wire's page does not name is refused. */
export function parseClixmlParameters(text: string): Map<string, WireValue> {
  const reader = new Reader(text);
  reader.maybe(/<\?xml [^>]*\?>\s*/y);
  reader.expect(/<Objs Version="1\.1\.0\.1" xmlns="http:\/\/schemas\.microsoft\.com\/powershell\/2004\/04">\s*/y);
  reader.expect(/<Obj RefId="0">\s*/y);
  reader.maybe(typeNames);
  const parameters = reader.maybe(/<DCT\s*\/>\s*/y) ? new Map<string, WireValue>() : readDictionary(reader);
  reader.expect(/<\/Obj>\s*/y);
  reader.expect(/<\/Objs>\s*/y);
  reader.expectEnd();
  return parameters;
}

const typeNames = /(<TN RefId="\d+">(<T>[A-Za-z0-9.]+<\/T>)+<\/TN>|<TNRef RefId="\d+"\s*\/>)\s*/y;

function readDictionary(reader: Reader): Map<string, WireValue> {
  const parameters = new Map<string, WireValue>();
  reader.expect(/<DCT>\s*/y);
  while (reader.maybe(/<En>\s*/y)) {
    const key = decodeText(reader.expect(/<S N="Key">([^<]*)<\/S>\s*/y)[1] ?? '');
    if (parameters.has(key)) throw new ClixmlError(`the key ${key} stands twice`);
    parameters.set(key, readValue(reader));
    reader.expect(/<\/En>\s*/y);
  }
  reader.expect(/<\/DCT>\s*/y);
  return parameters;
}

function readValue(reader: Reader): WireValue {
  const string = reader.maybe(/<S N="Value">([^<]*)<\/S>\s*/y);
  if (string) return decodeText(string[1] ?? '');
  if (reader.maybe(/<S N="Value"\s*\/>\s*/y)) return '';
  const boolean = reader.maybe(/<B N="Value">(true|false)<\/B>\s*/y);
  if (boolean) return boolean[1] === 'true';
  const number = reader.maybe(/<I(32|64) N="Value">(-?\d{1,19})<\/I\1>\s*/y);
  if (number) return readInteger(number[2] ?? '', number[1] === '32' ? 2 ** 31 : 2 ** 53);
  if (reader.maybe(/<Nil N="Value"\s*\/>\s*/y)) return null;
  return readList(reader);
}

function readInteger(text: string, limit: number): number {
  const value = Number(text);
  if (value < -limit || value >= limit) throw new ClixmlError(`the number ${text} is out of range`);
  return value;
}

function readList(reader: Reader): readonly string[] {
  reader.expect(/<Obj N="Value" RefId="\d+">\s*/y);
  reader.maybe(typeNames);
  const items: string[] = [];
  if (!reader.maybe(/<LST\s*\/>\s*/y)) {
    reader.expect(/<LST>\s*/y);
    for (;;) {
      const item = reader.maybe(/<S>([^<]*)<\/S>\s*/y) ?? reader.maybe(/<S\s*\/>\s*/y);
      if (!item) break;
      items.push(decodeText(item[1] ?? ''));
    }
    reader.expect(/<\/LST>\s*/y);
  }
  reader.expect(/<\/Obj>\s*/y);
  return items;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeText(text: string): string {
  if (/[^\x20-\x7e]/.test(text)) throw new ClixmlError('a string has characters outside printable ASCII');
  const unescaped = text.replace(/&([a-z]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? entities[name] : undefined;
    if (character === undefined) throw new ClixmlError(`${whole} is no entity that XML knows by itself`);
    return character;
  });
  return unescaped.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  maybe(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#position = pattern.lastIndex;
    return match;
  }

  expect(pattern: RegExp): RegExpExecArray {
    const match = this.maybe(pattern);
    if (match) return match;
    throw new ClixmlError(`at character ${this.#position} something else than ${pattern.source} stands`);
  }

  expectEnd(): void {
    if (this.#position !== this.#text.length) throw new ClixmlError('something follows the closing tag');
  }
}
