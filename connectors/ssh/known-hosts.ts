import { createHmac, timingSafeEqual } from 'node:crypto';
import { describeHostKey, type HostKey } from './host-key.ts';

/** What a `known_hosts` file of OpenSSH says of one host; lines that are none of its format count for nothing. */
export interface KnownHost {
  /** Keys to pin, each once, in the order of the file; none of them is revoked. */
  readonly keys: readonly HostKey[];
  /** Keys that the file marks as revoked for this host. */
  readonly revoked: readonly HostKey[];
  /** How many authorities for certificates it names; Douki pins keys and reads no certificates. */
  readonly authorities: number;
}

/** Reads the lines about a host: plain names, patterns, hashed names, `[host]:port`. */
export function readKnownHost(text: string, server: { readonly host: string; readonly port: number }): KnownHost {
  const host = server.host.toLowerCase();
  const name = server.port === 22 ? host : `[${host}]:${server.port}`;
  const entries = text.split(/\r?\n/).flatMap((line) => readLine(line, name));
  const marked = (mark: string): readonly HostKey[] => entries.flatMap((one) => (one.mark === mark ? one.key : []));
  const revoked = marked('@revoked');
  const isRevoked = (key: HostKey): boolean => revoked.some(({ fingerprint }) => fingerprint === key.fingerprint);
  const keys = new Map(marked('').map((key) => [key.fingerprint, key]));
  return {
    keys: [...keys.values()].filter((key) => !isRevoked(key)),
    revoked,
    authorities: marked('@cert-authority').length,
  };
}

interface Entry {
  readonly mark: string;
  readonly key: HostKey;
}

function readLine(line: string, name: string): readonly Entry[] {
  const words = line.trim().split(/[ \t]+/);
  const mark = words[0]?.startsWith('@') ? (words.shift() ?? '') : '';
  const [names = '', keyType, encoded = ''] = words;
  if (names === '' || names.startsWith('#') || !isNamed(names, name)) return [];
  const blob = Buffer.from(encoded, 'base64');
  const key = describeHostKey(blob);
  // A key that says another type than its line, or that is cut, is none.
  const isPlain = blob.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  const isWhole = isPlain && key.keyType === keyType && isWholeKey(blob);
  return isWhole ? [{ mark, key }] : [];
}

/** A key is a row of parts, each with its length in front (RFC 4253 6.6), and ends with the last one. */
function isWholeKey(blob: Buffer): boolean {
  let at = 0;
  while (at + 4 <= blob.length) at += 4 + blob.readUInt32BE(at);
  return blob.length > 0 && at === blob.length;
}

function isNamed(names: string, name: string): boolean {
  if (names.startsWith('|')) return isHashOf(names, name);
  const patterns = names.toLowerCase().split(',');
  // One name that is excluded outweighs all that are not.
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => fits(pattern, name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, with the salt as key. */
function isHashOf(hashed: string, name: string): boolean {
  const [, version, salt = '', hash = ''] = hashed.split('|');
  if (version !== '1') return false;
  const wanted = Buffer.from(hash, 'base64');
  const digest = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return wanted.length === digest.length && timingSafeEqual(wanted, digest);
}

/** `*` stands for any characters, `?` for one; walked without a regular expression, so that no file can make it slow. */
function fits(pattern: string, name: string): boolean {
  let [at, from] = [0, 0];
  let [star, retry] = [-1, 0];
  while (at < name.length) {
    if (pattern[from] === '*') {
      [star, retry] = [from, at];
      from += 1;
    } else if (pattern[from] === '?' || pattern[from] === name[at]) {
      from += 1;
      at += 1;
    } else if (star >= 0) {
      retry += 1;
      [from, at] = [star + 1, retry];
    } else {
      return false;
    }
  }
  return [...pattern.slice(from)].every((rest) => rest === '*');
}
