import type { ParameterValue } from '../../connectors/connector.ts';

/** Reads the parameters back, written from the protocol's page and not from the writer, so that two readings meet. */
export function readClixml(xml: string): Record<string, ParameterValue> {
  const inner = /^<Objs Version="1\.1\.0\.1" xmlns="[^"]+"><Obj RefId="0"><DCT>(.*)<\/DCT><\/Obj><\/Objs>$/s.exec(
    xml,
  )?.[1];
  if (inner === undefined) throw new Error(`This is not the CLIXML of a dictionary: ${xml.slice(0, 200)}`);
  const entries = [...inner.matchAll(/<En><S N="Key">([^<]*)<\/S>(.*?)<\/En>/gs)];
  return Object.fromEntries(entries.map(([, key, value]) => [readString(key ?? ''), readValue(value ?? '')]));
}

function readValue(xml: string): ParameterValue {
  const [, tag, body] = /^<(\w+) N="Value"[^>]*?(?:\/>|>(.*)<\/\1>)$/s.exec(xml) ?? [];
  switch (tag) {
    case 'S':
      return readString(body ?? '');
    case 'B':
      return body === 'true';
    case 'I32':
    case 'I64':
      return Number(body);
    case 'Nil':
      return null;
    case 'Obj':
      return [...(body ?? '').matchAll(/<S>([^<]*)<\/S>/g)].map(([, text]) => readString(text ?? ''));
    default:
      throw new Error(`The protocol knows no such value: ${xml.slice(0, 200)}`);
  }
}

function readString(text: string): string {
  if (!/^[ -~]*$/.test(text)) throw new Error('A string is not printable ASCII.');
  return text
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '')
    .replace(/_[xX]([0-9A-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
