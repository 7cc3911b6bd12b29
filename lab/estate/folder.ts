import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, openSync, fsyncSync, closeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { createKeyPair } from '../ssh/keys.ts';
import { createCertificate } from '../winrm/certificate.ts';
import { estateWorldSchema, type EstateWorld } from '../world/estate.ts';

const identitySchema = z.strictObject({
  userKey: z.strictObject({ privateKey: z.string(), publicKey: z.string() }),
  password: z.string(),
  servers: z.record(
    z.string(),
    z.strictObject({
      hostKey: z.string(),
      certificate: z.strictObject({ certificate: z.string(), key: z.string() }),
      port: z.int().min(0).max(65535),
      /** Of the SQL Server that holds its SUSDB. */
      sqlPort: z.int().min(0).max(65535).optional(),
    }),
  ),
});

/** What makes an estate the same one after a restart: the account's key, and each server's host key, certificate and port. */
export type Identity = z.infer<typeof identitySchema>;

/** The folder of an estate cannot be used; the message says what to do. */
export class LabFolderError extends Error {
  override readonly name = 'LabFolderError';
}

/** A new identity; ports are chosen by the system at the first start. */
export function createIdentity(ids: readonly string[]): Identity {
  return {
    userKey: createKeyPair('douki-lab'),
    password: randomBytes(18).toString('base64url'),
    servers: Object.fromEntries(
      ids.map((id) => [
        id,
        { hostKey: createKeyPair(id).privateKey, certificate: createCertificate(`${id} (simulated)`), port: 0 },
      ]),
    ),
  };
}

/** Where an estate keeps what has to survive a restart. */
export interface LabFolder {
  readonly path: string;
  readonly keyPath: string;
  /** File of the password of both accounts: that of the servers, and that of the SQL Servers. */
  readonly passwordPath: string;
  /** Certificate of the lab's own authority, made anew at each start. */
  readonly authorityPath: string;
  writeAuthority(certificate: string): void;
  readIdentity(): Identity | undefined;
  writeIdentity(identity: Identity): void;
  readWorld(): EstateWorld | undefined;
  writeWorld(world: EstateWorld): void;
  writeInventory(text: string): void;
  removeInventory(): void;
}

/** Opens the folder of an estate, and makes it where it is not there yet. */
export function openFolder(path: string): LabFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const keyPath = join(path, 'user-key');
  const passwordPath = join(path, 'user-password');
  const authorityPath = join(path, 'authority.pem');
  return {
    ...{ path, keyPath, passwordPath, authorityPath },
    writeAuthority: (certificate) => writeWhole(authorityPath, certificate),
    readIdentity: () => readJson(join(path, 'identity.json'), identitySchema),
    writeIdentity(identity) {
      writeWhole(join(path, 'identity.json'), JSON.stringify(identity));
      writeWhole(keyPath, identity.userKey.privateKey);
      writeWhole(passwordPath, identity.password);
    },
    readWorld: () => readJson(join(path, 'world.json'), estateWorldSchema),
    writeWorld: (world) => writeWhole(join(path, 'world.json'), JSON.stringify(world)),
    writeInventory: (text) => writeWhole(join(path, 'inventory.json'), text),
    removeInventory: () => rmSync(join(path, 'inventory.json'), { force: true }),
  };
}

/** Removes what an estate kept, so that the next start begins anew; other files of the folder stay. */
export function resetFolder(path: string): void {
  for (const name of ['identity.json', 'world.json', 'inventory.json', 'user-key', 'user-password', 'authority.pem'])
    rmSync(join(path, name), { force: true });
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LabFolderError(`${path} is damaged or of another version. Start with --fresh to begin anew.`, { cause });
  }
}

/** A crash leaves the old file or the new one, never half of one. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
