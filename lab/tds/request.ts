import { createByteReader, TdsError } from './bytes.ts';
import { packetTypes, type TdsMessage } from './packets.ts';
import { readParameterValue, type TdsValue } from './values.ts';

/** What a client wants to have carried out. */
export interface TdsRequest {
  readonly kind: 'batch' | 'rpc';
  /** The text; for a call of a procedure other than sp_executesql its name. */
  readonly sql: string;
  /** By name, with the `@`. */
  readonly parameters: ReadonlyMap<string, TdsValue>;
}

const executeSql = 10;

/** Reads a batch or a call; `hasHeaders` from TDS 7.2 on. Throws a TdsError for anything else. */
export function readRequest(message: Pick<TdsMessage, 'type' | 'body'>, hasHeaders = true): TdsRequest {
  const reader = createByteReader(message.body);
  if (hasHeaders) reader.take(reader.u32() - 4);
  if (message.type === packetTypes.batch) {
    const sql = reader.take(reader.left).toString('utf16le');
    return { kind: 'batch', sql, parameters: new Map() };
  }
  if (message.type !== packetTypes.rpc) throw new TdsError(`a message has the type ${message.type}`);
  const length = reader.u16();
  const name = length === 0xffff ? nameOf(reader.u16()) : reader.text(length);
  reader.u16();
  const values: [string, TdsValue][] = [];
  while (reader.left > 0) {
    const parameter = reader.text(reader.u8());
    reader.u8();
    values.push([parameter, readParameterValue(reader)]);
  }
  if (name.toLowerCase() !== 'sp_executesql') return { kind: 'rpc', sql: name, parameters: new Map(values) };
  const [statement, , ...rest] = values;
  if (typeof statement?.[1] !== 'string') throw new TdsError('sp_executesql has no text');
  return { kind: 'rpc', sql: statement[1], parameters: new Map(rest) };
}

function nameOf(procedure: number): string {
  return procedure === executeSql ? 'sp_executesql' : `procedure ${procedure}`;
}
