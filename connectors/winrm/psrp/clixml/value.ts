/**
 * A value out of CLIXML. Integers beyond 2^53 are bigint; decimals, dates, durations, GUIDs, versions and addresses
 * stay the text that they travelled as.
 */
export type ClixmlValue = null | string | boolean | number | bigint | Uint8Array | ClixmlObject;

/** An object of .NET as it was flattened; may hold itself, because references may point at what encloses them. */
export interface ClixmlObject {
  /** From its own type to the root. */
  readonly typeNames: readonly string[];
  /** What its ToString gave. */
  readonly text: string | undefined;
  /** Adapted and extended properties, the extended ones first where both have a name. */
  readonly properties: ReadonlyMap<string, ClixmlValue>;
  /** The value itself where the object wraps one (an enum's number, a string with notes). */
  readonly value: Exclude<ClixmlValue, ClixmlObject> | undefined;
  readonly items: readonly ClixmlValue[] | undefined;
  readonly entries: readonly (readonly [ClixmlValue, ClixmlValue])[] | undefined;
}

/** Whether a value is an object rather than plain. */
export function isClixmlObject(value: ClixmlValue | undefined): value is ClixmlObject {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

/** A property of an object, or nothing where the value is none or lacks it. */
export function propertyOf(value: ClixmlValue | undefined, name: string): ClixmlValue | undefined {
  return isClixmlObject(value) ? value.properties.get(name) : undefined;
}

/** The plain value, freed of an object around it; nothing for a list, a dictionary or a bag. */
export function plainOf(value: ClixmlValue | undefined): Exclude<ClixmlValue, ClixmlObject> | undefined {
  return isClixmlObject(value) ? value.value : value;
}

/** What people would read of a value: its text, or what its ToString gave. */
export function textOf(value: ClixmlValue | undefined): string {
  if (value === null || value === undefined || value instanceof Uint8Array) return '';
  if (!isClixmlObject(value)) return String(value);
  return value.text ?? textOf(value.value);
}
