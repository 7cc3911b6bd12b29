import { readdirSync } from 'node:fs';
import type { Act } from './effect.ts';
import type { DeriveFacts } from './look.ts';

/** What the lab's servers can run, by folder name of the guide. */
export interface LabScripts {
  readonly facts: ReadonlyMap<string, DeriveFacts<unknown>>;
  readonly effects: ReadonlyMap<string, Act<unknown>>;
}

/** Loads one function per check and per remediation from the file names, so that a new one is one new file. */
export async function loadScripts(): Promise<LabScripts> {
  const facts = new Map<string, DeriveFacts<unknown>>();
  for (const id of idsIn('facts')) {
    const module = (await import(`./facts/${id}.ts`)) as { derive: DeriveFacts<unknown> };
    facts.set(id, module.derive);
  }
  const effects = new Map<string, Act<unknown>>();
  for (const id of idsIn('effects')) {
    const module = (await import(`./effects/${id}.ts`)) as { act: Act<unknown> };
    effects.set(id, module.act);
  }
  return { facts, effects };
}

function idsIn(folder: string): string[] {
  const names = readdirSync(new URL(`./${folder}/`, import.meta.url));
  return names.filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3));
}
