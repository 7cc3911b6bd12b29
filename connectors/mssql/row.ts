import type { ParameterValue } from '../connector.ts';

/** What mssql tells of a column that this folder uses. */
export interface ColumnShape {
  readonly name: string;
  /** The declaration of its type, for example `nvarchar`. */
  readonly type: string;
}

/** The facts in the result of a query, or what is wrong with it. */
export type RowAnswer = { readonly value: Readonly<Record<string, ParameterValue>> } | { readonly problem: string };

/** One result set of columns, each with the cells of its rows. */
export interface ResultShape {
  readonly columns: readonly ColumnShape[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Takes one result set with exactly one row of integers, bits, texts and nulls; refuses everything else. */
export function readRow(results: readonly ResultShape[]): RowAnswer {
  const [result] = results;
  if (!result || results.length !== 1) return { problem: `The query returned ${results.length} results, not one.` };
  const [cells] = result.rows;
  if (!cells || result.rows.length !== 1) return { problem: `The query returned ${result.rows.length} rows, not one.` };
  const names = result.columns.map((column) => column.name);
  if (names.some((name) => name === '') || new Set(names).size !== names.length)
    return { problem: 'The query returned columns without a name, or with the same one.' };
  const facts: [string, ParameterValue][] = [];
  for (const [index, column] of result.columns.entries()) {
    const fact = readCell(column.type, cells[index]);
    if (fact === undefined) return { problem: `The column ${column.name} is no integer, bit or nvarchar.` };
    facts.push([column.name, fact]);
  }
  return { value: Object.fromEntries(facts) };
}

function readCell(type: string, cell: unknown): ParameterValue | undefined {
  if (!['bit', 'tinyint', 'smallint', 'int', 'bigint', 'nvarchar'].includes(type)) return undefined;
  if (cell === null) return null;
  if (type === 'bit') return typeof cell === 'boolean' ? cell : undefined;
  if (type === 'nvarchar') return typeof cell === 'string' ? cell : undefined;
  // A bigint arrives as text.
  const number = type === 'bigint' ? Number(cell) : cell;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
