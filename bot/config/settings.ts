import { z } from 'zod';
import { explainIssues, unknownKey } from './explain.ts';
import type { LooseConfig } from './loose.ts';
import type { Problem } from './problems.ts';

/** Checks each server's settings by the schema of every check that reads a part of them. */
export function settingsProblems({ servers }: LooseConfig, schemas: readonly z.ZodType[]): readonly Problem[] {
  const known = knownSettings(schemas);
  return servers.flatMap(({ id, settings }) => {
    if (!settings) return [];
    const path = ['servers', id, 'settings'];
    const parts = schemas.flatMap((schema) => {
      const parsed = schema.safeParse(settings, { reportInput: true });
      return parsed.success ? [] : explainIssues(parsed.error.issues, () => known ?? [], path);
    });
    const unknown = known ? Object.keys(settings).filter((key) => !known.includes(key)) : [];
    return [...parts, ...unknown.map((key) => unknownKey([...path, key], known ?? []))];
  });
}

/** Keys that some check reads; undefined when a check does not say which it reads. */
function knownSettings(schemas: readonly z.ZodType[]): readonly string[] | undefined {
  const keys = new Set<string>(['proxy']);
  for (const schema of schemas) {
    if (!(schema instanceof z.ZodObject)) return undefined;
    for (const key of Object.keys(schema.shape)) keys.add(key);
  }
  return [...keys];
}
