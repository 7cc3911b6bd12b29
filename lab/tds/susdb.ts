import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { LabClock } from '../clock.ts';
import type { LabScripts } from '../scripts.ts';
import { serverOf } from '../network/resolve.ts';
import { ScriptError } from '../wire/far-end.ts';
import type { EstateWorld } from '../world/estate.ts';
import { type Answer, type AnswerPart, oneRow } from './answer.ts';
import type { TdsRequest } from './request.ts';
import type { TdsValue } from './values.ts';

/** What the SUSDB of one simulated server is played from. */
export interface SusdbOptions {
  readonly world: EstateWorld;
  readonly serverId: string;
  readonly clock: LabClock;
  readonly scripts: LabScripts;
  /** Lets everything happen that is due before a query looks. */
  tick(): void;
}

/** Ids of the guide's queries by the SHA-256 of their trimmed text. */
export type Queries = ReadonlyMap<string, string>;

/** Reads the guide's queries; the lab knows a text by its digest and never reads what it asks for. */
export function loadQueries(): Queries {
  const folder = new URL('../../guide/checks/', import.meta.url);
  const files = readdirSync(folder).map((id) => ({ id, file: new URL(`${id}/check.sql`, folder) }));
  const found = files.filter(({ file }) => existsSync(file));
  return new Map(found.map(({ id, file }) => [digestOf(readFileSync(file, 'utf8')), id]));
}

/** Answers the guide's queries with the facts that the lab derives for a script of that id, and nothing else. */
export function createSusdb(options: SusdbOptions, queries: Queries): Answer {
  return (request) => answerOf(options, queries, request);
}

function answerOf(options: SusdbOptions, queries: Queries, { sql, parameters }: TdsRequest): AnswerPart[] {
  const id = queries.get(digestOf(sql));
  const derive = id === undefined ? undefined : options.scripts.facts.get(id);
  if (derive) {
    options.tick();
    const { world, serverId, clock } = options;
    try {
      const facts = derive({ world, server: serverOf(world, serverId), now: clock.now(), parameters: new Map() });
      return [oneRow(facts as Record<string, TdsValue>)];
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      return [offline(error.message)];
    }
  }
  const statement = sql.trim();
  if (parameters.size === 0 && /^select 1;?$/i.test(statement)) return [one];
  // What clients set right after the login.
  if (isOnlySettings(statement)) return [];
  const text = `The simulated SQL Server does not know the text with the SHA-256 ${digestOf(sql)}.`;
  return [{ kind: 'error', message: { number: 50_000, class: 16, text } }];
}

const one: AnswerPart = { kind: 'rows', columns: [{ name: '', type: 'int' }], rows: [[1]] };

function isOnlySettings(statement: string): boolean {
  const parts = statement.split(/[;\n]/).map((part) => part.trim());
  return parts.every((part) => part === '' || /^set [a-z_]+ [a-z0-9_ -]+$/i.test(part));
}

function offline(text: string): AnswerPart {
  return { kind: 'error', message: { number: 942, class: 14, state: 4, text } };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text.trim(), 'utf8').digest('hex');
}
