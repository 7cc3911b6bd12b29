import type { Column, ServerMessage } from './tokens.ts';
import type { TdsRequest } from './request.ts';
import type { TdsValue } from './values.ts';

/** One thing that an answer consists of, in order. */
export type AnswerPart =
  | { readonly kind: 'rows'; readonly columns: readonly Column[]; readonly rows: Iterable<readonly TdsValue[]> }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'info' | 'error'; readonly message: ServerMessage }
  /** Nothing more is said until the client takes the request back; `deaf` does not hear that either. */
  | { readonly kind: 'silence'; readonly to: 'attentive' | 'deaf' }
  /** Tokens as they are, for what no server says. */
  | { readonly kind: 'tokens'; readonly bytes: Buffer }
  /** The connection is cut in the middle of the message. */
  | { readonly kind: 'cut'; readonly how: 'close' | 'reset' }
  /** The server ends the session in order, as after an error of class 20. */
  | { readonly kind: 'end' };

/** Answers a request; what it throws cuts the connection. */
export type Answer = (request: TdsRequest) => Iterable<AnswerPart>;

/** What the server saw, oldest first; no password is among it. */
export type Sighting =
  | { readonly kind: 'connection' }
  | {
      readonly kind: 'login';
      readonly userName: string;
      readonly isEncrypted: boolean;
      readonly wantsReadOnly: boolean;
      readonly application: string;
      readonly database: string;
      readonly isRefused: boolean;
    }
  | { readonly kind: 'request'; readonly request: TdsRequest }
  | { readonly kind: 'attention' };

/** An answer of one row. */
export function oneRow(row: Readonly<Record<string, TdsValue>>): AnswerPart {
  const columns = Object.entries(row).map(([name, value]): Column => ({ name, type: typeOf(value) }));
  return { kind: 'rows', columns, rows: [Object.values(row)] };
}

function typeOf(value: TdsValue): Column['type'] {
  if (typeof value === 'boolean') return 'bit';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'bigint') return 'bigint';
  if (typeof value === 'string') return value.length > 4000 ? 'nvarchar(max)' : 'nvarchar';
  return value === null ? 'nvarchar' : 'datetime2';
}
