import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { TestWorld } from '../lab/worlds.ts';
import type { Parameter } from '../lab/wire-client.ts';
import type { Engine } from './engine.ts';
import { snapshotOf } from './snapshot.ts';

const root = new URL('../../', import.meta.url);

/** Checks whose Windows is not stood in yet, each a debt of issue 4; reason for all: not stood in yet. */
export const notStoodInYet: readonly string[] = ['range-requests'];

/** Checks of the guide that the contract covers. */
export function coveredChecks(): string[] {
  return checksOfGuide().filter((id) => !notStoodInYet.includes(id));
}

/** Every check of the guide, by folder name. */
export function checksOfGuide(): string[] {
  const entries = readdirSync(new URL('guide/checks/', root), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** What the engine answers to one script. */
export interface ScriptAnswer {
  readonly output: unknown;
  readonly errors: readonly { readonly id: string; readonly category: string; readonly message: string }[];
  readonly warnings: readonly string[];
  readonly verbose: readonly string[];
  readonly hostText: readonly string[];
  readonly unknownMembers: readonly string[];
  readonly milliseconds: number;
}

/** One check on one server of a world. */
export interface Question {
  readonly server: string;
  readonly check: string;
  readonly culture: string;
  /** Changes the script before it runs: a seeded fault. */
  readonly replace?: (text: string) => string;
}

/** Runs a check's real script over the same world that the lab derives its facts from. */
export function runCheck(engine: Engine, opened: TestWorld, question: Question): Promise<ScriptAnswer> {
  const { server, check, culture, replace = (text) => text } = question;
  const query = new URL(`guide/checks/${check}/check.sql`, root);
  const isQuery = existsSync(query);
  return engine.ask<ScriptAnswer>({
    mode: 'run',
    script: replace(textOf(isQuery ? 'guide/susdb/query.ps1' : `guide/checks/${check}/check.ps1`)),
    prelude: preludeOfWrapper(),
    parameters: isQuery ? carried(readFileSync(query, 'utf8')) : parametersOf(opened, server, check),
    culture,
    world: snapshotOf(opened.world, server, opened.clock.now()),
  });
}

/** What the carrier of queries is given, as bot/flows/ask.ts does it. */
function carried(text: string): Readonly<Record<string, string | number>> {
  return { Query: text, Sha256: createHash('sha256').update(text, 'utf8').digest('hex'), Seconds: 30 };
}

function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** Parameters that make a check look at something on this server. */
export function parametersOf(opened: TestWorld, server: string, check: string): Record<string, Parameter> {
  if (check !== 'upstream-updates') return {};
  const ids = opened.world.servers[server]?.wsus.updates.map((update) => update.id) ?? [];
  return { UpdateIds: [...ids.slice(0, 40), '00000000-0000-4000-8000-000000000000'] };
}

/** The same facts with each moment in one form: .NET writes seven digits after the second, the lab three. */
export function withInstants(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, one: unknown) =>
    typeof one === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(one)
      ? new Date(one).toISOString()
      : one,
  );
}

/** What the product's own wrapper sets in each runspace, read from it so that the two cannot differ. */
function preludeOfWrapper(): string {
  const wrapper = readFileSync(new URL('connectors/powershell/run.ps1', root), 'utf8');
  const prelude = /\$prelude = @'\n(.*?)\n'@/s.exec(wrapper)?.[1];
  if (prelude === undefined) throw new Error('run.ps1 no longer has a $prelude: tell contract.ts where it is');
  return prelude;
}
