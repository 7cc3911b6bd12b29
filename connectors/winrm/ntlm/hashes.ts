import { createHash, createHmac } from 'node:crypto';
import { md4 } from './md4.ts';

/** Who logs in, as NTLM names people: `DOMAIN\user`, or a UPN as the user with an empty domain. */
export interface Account {
  readonly user: string;
  readonly domain: string;
}

/** Takes the domain from `DOMAIN\user`; a UPN stays whole, because the domain controller resolves it. */
export function readAccount(username: string): Account {
  const at = username.indexOf('\\');
  if (at < 0) return { user: username, domain: '' };
  return { user: username.slice(at + 1), domain: username.slice(0, at) };
}

/** The NTLMv2 key of an account, from its password. */
export function responseKey({ user, domain }: Account, password: string): Buffer {
  return hmacMd5(md4(utf16(password)), utf16(user.toUpperCase() + domain));
}

export function hmacMd5(key: Uint8Array, ...data: readonly Uint8Array[]): Buffer {
  const hmac = createHmac('md5', key);
  for (const part of data) hmac.update(part);
  return hmac.digest();
}

export function md5(...data: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of data) hash.update(part);
  return hash.digest();
}

export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** What NTLM carries of a channel binding: the MD5 of a gss_channel_bindings structure with nothing but this in it. */
export function bindingHash(binding: Uint8Array): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(binding.length, 16);
  return md5(head, binding);
}
