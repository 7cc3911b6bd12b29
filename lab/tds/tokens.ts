import { counted, little } from './bytes.ts';
import { codecOf, collation, type ColumnType, type TdsValue } from './values.ts';

/** An error or an information as SQL Server tells it. */
export interface ServerMessage {
  readonly number: number;
  /** 11 and more is an error, 20 and more ends the session. */
  readonly class: number;
  readonly state?: number;
  readonly text: string;
}

/** A column of a result. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** What of the protocol depends on its version. */
export interface Dialect {
  /** TDS 7.2 and later: wider fields. */
  readonly isWide: boolean;
  /** TDS 7.3B and later: rows may leave their nulls out. */
  readonly hasBitmap: boolean;
}

/** Bits of the status of a DONE. */
export const doneBits = { more: 1, error: 2, count: 0x10, attention: 0x20 } as const;

/** The three DONE tokens: of a batch, of a call, of a statement inside a call. */
export const doneTokens = { done: 0xfd, doneProc: 0xfe, doneInProc: 0xff } as const;

const serverName = 'DOUKI-LAB';

/** Writes the tokens of one session. */
export function createTokenWriter({ isWide, hasBitmap }: Dialect) {
  function row(columns: readonly Column[], cells: readonly TdsValue[]): Buffer {
    const written = columns.map(({ type }, index) => {
      const cell = cells[index] ?? null;
      const codec = codecOf(type);
      return cell === null ? { isNull: true, bytes: codec.empty } : { isNull: false, bytes: codec.write(cell) };
    });
    if (!hasBitmap || written.every(({ isNull }) => !isNull))
      return Buffer.concat([little(0xd1, 1), ...written.map(({ bytes }) => bytes)]);
    const bitmap = Buffer.alloc(Math.ceil(columns.length / 8));
    written.forEach(({ isNull }, index) => {
      if (isNull) bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7));
    });
    return Buffer.concat([little(0xd2, 1), bitmap, ...written.flatMap(({ isNull, bytes }) => (isNull ? [] : bytes))]);
  }

  return {
    row,
    columns: (columns: readonly Column[]): Buffer =>
      Buffer.concat([
        little(0x81, 1),
        little(columns.length, 2),
        ...columns.flatMap(({ name, type }) => [
          little(0, isWide ? 4 : 2),
          // Nullable, and whether it may be updated is not known.
          little(9, 2),
          codecOf(type).info,
          counted(name, 1),
        ]),
      ]),
    message: (kind: 'error' | 'info', message: ServerMessage): Buffer =>
      token(kind === 'error' ? 0xaa : 0xab, [
        little(message.number, 4),
        little(message.state ?? 1, 1),
        little(message.class, 1),
        counted(message.text, 2),
        counted(serverName, 1),
        counted('', 1),
        little(1, isWide ? 4 : 2),
      ]),
    done: (kind: keyof typeof doneTokens, status: number, count = 0): Buffer =>
      Buffer.concat([
        little(doneTokens[kind], 1),
        little(status, 2),
        little(kind === 'doneProc' ? 0xe0 : 0xc1, 2),
        little(count, isWide ? 8 : 4),
      ]),
    returnStatus: (status: number): Buffer => Buffer.concat([little(0x79, 1), little(status, 4)]),
  };
}

/** Writes the tokens of one session. */
export type TokenWriter = ReturnType<typeof createTokenWriter>;

/** ENVCHANGE of a text: 1 database, 2 language, 4 packet size. */
export function changedText(kind: 1 | 2 | 4, now: string, before: string): Buffer {
  return token(0xe3, [little(kind, 1), counted(now, 1), counted(before, 1)]);
}

/** ENVCHANGE of the collation. */
export function changedCollation(): Buffer {
  return token(0xe3, [little(7, 1), little(collation.length, 1), collation, little(0, 1)]);
}

/** ENVCHANGE 18: the session is as it was after the login. */
export function wasReset(): Buffer {
  return token(0xe3, [little(18, 1), little(0, 1), little(0, 1)]);
}

/** LOGINACK; the version stands here the other way round than in LOGIN7. */
export function loginAcknowledged(version: number): Buffer {
  const turned = little(version, 4).reverse();
  return token(0xad, [little(1, 1), turned, counted('Microsoft SQL Server', 1), Buffer.from([16, 0, 0x03, 0xe8])]);
}

/** FEATUREEXTACK of UTF-8 support, the one feature that is answered. */
export function featuresAcknowledged(): Buffer {
  return Buffer.concat([little(0xae, 1), little(10, 1), little(1, 4), little(1, 1), little(0xff, 1)]);
}

function token(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([little(type, 1), little(body.length, 2), body]);
}
