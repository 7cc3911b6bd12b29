import { chmodSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument } from 'yaml';

/** The text of a configuration with a server's host key pinned; comments and order stay as they are. */
export function pinHostKey(text: string, serverId: string, fingerprint: string): string {
  const document = parseDocument(text);
  const path = pathOf(serverId);
  const known: unknown = document.getIn(path);
  // Several pins are the keys of several machines behind one name: the new one joins them.
  if (isSeq(known)) document.addIn(path, fingerprint);
  else document.setIn(path, fingerprint);
  return document.toString({ lineWidth: 0 });
}

/** The text without a server's pin, for reading it although the pin is wrong. */
export function withoutHostKey(text: string, serverId: string): string {
  const document = parseDocument(text);
  // What is not YAML stays as it is, so that reading it tells where.
  if (document.errors.length > 0 || !document.hasIn(pathOf(serverId))) return text;
  document.deleteIn(pathOf(serverId));
  return document.toString({ lineWidth: 0 });
}

/** Replaces a file by its new text at once, with the rights it had; a link stays a link. */
export function writeWhole(path: string, text: string): void {
  const target = realpathSync(path);
  const draft = `${target}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, statSync(target).mode);
  renameSync(draft, target);
}

function pathOf(serverId: string): readonly string[] {
  return ['servers', serverId, 'endpoints', 'ssh', 'hostKey'];
}
