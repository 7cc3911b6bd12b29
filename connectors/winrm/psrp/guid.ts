import type { ConnectorContext } from '../../context.ts';

/** The identifier of the pool itself where one of a pipeline would stand. */
export const emptyGuid = '00000000-0000-0000-0000-000000000000';

/** A fresh random identifier, version 4, in lower case. */
export function createGuid(context: ConnectorContext): string {
  const bytes = context.randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return format(bytes.toString('hex'));
}

/** The 16 bytes of a GUID in the order of .NET: the first three groups little-endian. */
export function writeGuid(guid: string): Buffer {
  return swap(Buffer.from(guid.replaceAll('-', ''), 'hex'));
}

/** The GUID of 16 bytes in the order of .NET, in lower case. */
export function readGuid(bytes: Uint8Array): string {
  return format(swap(Buffer.from(bytes)).toString('hex'));
}

function swap(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

function format(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
