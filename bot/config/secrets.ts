import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SecretReference } from './config.ts';

/** Where references lead: the environment, and the folder that relative paths start from. */
export interface SecretPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** A referenced secret is not there; the message names the place, never a value. */
export class SecretMissingError extends Error {
  override readonly name = 'SecretMissingError';
  readonly reference: SecretReference;

  constructor(reference: SecretReference, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.reference = reference;
  }
}

/** Reads a secret at the moment it is needed, so that it lives no longer than it must; throws a SecretMissingError. */
export function readSecret(reference: SecretReference, { environment, folder }: SecretPlaces): string {
  const place = reference.slice(reference.indexOf(':') + 1);
  if (reference.startsWith('env:')) {
    const value = environment[place];
    if (value === undefined || value === '')
      throw new SecretMissingError(reference, `The environment variable ${place} is not set; set it and start again.`);
    return value;
  }
  try {
    // Editors end a file with a line break that is no part of a password; a key does not mind.
    return readFileSync(resolve(folder, place), 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new SecretMissingError(reference, `The secret file ${place} cannot be read; look at its path and rights.`, {
      cause,
    });
  }
}
