import { type ClixmlValue, isClixmlObject } from './clixml/value.ts';

/** The answer of a function is not the plain data that an answer may be. */
export class NotPlainError extends Error {
  override readonly name = 'NotPlainError';
}

/** JSON of the one object that a function returned; the rules are those of the writer on the server (answer.ps1). */
export function toJson(outputs: readonly ClixmlValue[]): string {
  const [only] = outputs;
  if (outputs.length !== 1 || !isClixmlObject(only) || !only.entries) {
    throw new NotPlainError(`The function returned ${outputs.length} objects, not one dictionary.`);
  }
  return JSON.stringify(toPlain(only, 0)).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const deepest = 16;

function toPlain(value: ClixmlValue, depth: number): unknown {
  if (depth > deepest) throw new NotPlainError('The answer is nested more than 16 levels deep.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (!isClixmlObject(value)) throw new NotPlainError('The answer holds a number or bytes that JSON would change.');
  if (value.entries) return toRecord(value.entries, depth);
  if (value.items) return value.items.map((item) => toPlain(item, depth + 1));
  if (typeof value.value === 'string') return value.value;
  throw new NotPlainError(`The answer holds a value of the type ${value.typeNames[0] ?? 'object'}.`);
}

function toRecord(entries: readonly (readonly [ClixmlValue, ClixmlValue])[], depth: number): object {
  const plain = entries.map(([key, value]) => {
    if (typeof key !== 'string') throw new NotPlainError('A key of a dictionary is not a string.');
    return [key, toPlain(value, depth + 1)] as const;
  });
  // Without a prototype a key such as __proto__ is a key like any other.
  return Object.assign(Object.create(null) as object, Object.fromEntries(plain));
}
