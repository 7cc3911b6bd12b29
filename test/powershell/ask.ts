import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { TestWorld } from '../lab/worlds.ts';
import type { Parameter } from '../lab/wire-client.ts';
import type { ServerWorld } from '../../lab/world/estate.ts';
import type { Engine } from './engine.ts';
import { snapshotOf } from './snapshot.ts';

const root = new URL('../../', import.meta.url);

/** What the driver would make of a failure. */
export interface Explained {
  readonly code: string;
  readonly errorId: string;
  readonly message: string;
}

/** What the engine answers to one script. */
export interface ScriptAnswer {
  readonly output: unknown;
  readonly failure: Explained | null;
  readonly errors: readonly { readonly id: string; readonly category: string; readonly message: string }[];
  readonly warnings: readonly string[];
  readonly verbose: readonly string[];
  readonly debug: readonly string[];
  readonly hostText: readonly string[];
  /** The server as the script left it. */
  readonly server: ServerWorld;
  /** Start and end offset of each sequence point that was executed; empty unless `cover` was asked. */
  readonly hits: readonly (readonly [number, number])[];
  readonly askedMembers: readonly string[];
  readonly unknownMembers: readonly string[];
  readonly milliseconds: number;
}

/** One script of the guide on one server of a world. */
export interface Question {
  readonly server: string;
  /** `checks/<id>` or `remediations/<id>`; `checks/hierarchy` is the reader of the hierarchy, which is no check. */
  readonly unit: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly culture: string;
  /** What of Windows or of the API fails on this server, beyond what the lab's world can say. */
  readonly faults?: readonly string[];
  /** Follows every sequence point. */
  readonly cover?: true;
  /** Changes the script before it runs: a seeded fault. */
  readonly replace?: (text: string) => string;
}

/** Runs a script of the guide over the same world that the lab answers from. */
export function askScript(engine: Engine, opened: TestWorld, question: Question): Promise<ScriptAnswer> {
  const { server, unit, parameters, culture, faults = [], cover, replace = (text) => text } = question;
  return engine.ask<ScriptAnswer>({
    mode: 'run',
    script: replace(scriptOf(unit)),
    prelude: wrapper.prelude,
    explain: wrapper.explain,
    parameters: isQuery(unit) ? { ...carried(unit), ...parameters } : parameters,
    culture,
    cover: cover === true,
    world: { ...snapshotOf(opened.world, server, opened.clock.now()), faults },
  });
}

/** True for a check that is a query: inside a PowerShell run the carrier brings it to SUSDB. */
export function isQuery(unit: string): boolean {
  return existsSync(new URL(`guide/${unit}/check.sql`, root));
}

/** The unit whose script runs: a query's is the carrier of all queries. */
export function carrierOf(unit: string): string {
  if (unit === `checks/${hierarchy}`) return hierarchy;
  return isQuery(unit) ? carrier : unit;
}

/** The checks by the script that runs for them: each its own, the carrier for all queries; and the reader of the hierarchy. */
export function checksByScript(): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy([...idsOf('checks'), hierarchy], (id) => carrierOf(`checks/${id}`));
}

/** The script that reads the hierarchy; the lab knows its facts by the same name. */
export const hierarchy = 'hierarchy';

/** The script that brings queries to SUSDB. */
export const carrier = 'susdb';

/** What the carrier of queries is given, as bot/flows/ask.ts does it. */
function carried(unit: string): Readonly<Record<string, Parameter>> {
  const text = readFileSync(new URL(`guide/${unit}/check.sql`, root), 'utf8');
  return { Query: text, Sha256: createHash('sha256').update(text, 'utf8').digest('hex'), Seconds: 30 };
}

/** Text of a unit's script, as it stands in the guide. */
export function scriptOf(unit: string): string {
  if (carrierOf(unit) === carrier) return readFileSync(new URL('guide/susdb/query.ps1', root), 'utf8');
  if (carrierOf(unit) === hierarchy) return readFileSync(new URL('guide/hierarchy/read.ps1', root), 'utf8');
  const name = unit.startsWith('checks/') ? 'check.ps1' : 'remediation.ps1';
  return readFileSync(new URL(`guide/${unit}/${name}`, root), 'utf8');
}

/** Folder names of the guide's checks or remediations. */
export function idsOf(folder: 'checks' | 'remediations'): string[] {
  const entries = readdirSync(new URL(`guide/${folder}/`, root), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The same facts with each moment in one form: .NET writes seven digits after the second, the lab three. */
export function withInstants(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, one: unknown) =>
    typeof one === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(one)
      ? new Date(one).toISOString()
      : one,
  );
}

/** What the product's own wrapper sets and how it reads a failure, taken from it so that the two cannot differ. */
const wrapper = readWrapper();

function readWrapper(): { readonly prelude: string; readonly explain: string } {
  const text = readFileSync(new URL('connectors/powershell/run.ps1', root), 'utf8');
  const prelude = /\$prelude = @'\n(.*?)\n'@/s.exec(text)?.[1];
  const explain = /function Get-Failure\(\[Exception\] \$Exception\) \{\n(.*?)\n\}\n/s.exec(text)?.[1];
  if (prelude === undefined || explain === undefined)
    throw new Error('run.ps1 no longer has $prelude or Get-Failure in their form: tell ask.ts where they are');
  return { prelude, explain: `param([Exception] $Exception)\n${explain}\n` };
}
