import { chmodSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument } from 'yaml';

/** Whose pin it is. */
export interface PinPlace {
  readonly serverId: string;
  readonly kind: 'ssh' | 'winrm';
}

/** The text of a configuration with a server's key pinned; comments and order stay as they are. */
export function pinKey(text: string, place: PinPlace, fingerprint: string): string {
  const document = parseDocument(text);
  const path = pathOf(place);
  const known: unknown = document.getIn(path);
  // Several pins are the keys of several machines behind one name: the new one joins them.
  if (isSeq(known)) document.addIn(path, fingerprint);
  else document.setIn(path, fingerprint);
  return document.toString({ lineWidth: 0 });
}

/** The text without a server's pins, for reading it although a pin is wrong. */
export function withoutPins(text: string, serverId: string): string {
  const document = parseDocument(text);
  // What is not YAML stays as it is, so that reading it tells where.
  if (document.errors.length > 0) return text;
  const places = (['ssh', 'winrm'] as const).map((kind) => pathOf({ serverId, kind }));
  const pinned = places.filter((path) => document.hasIn(path));
  if (pinned.length === 0) return text;
  for (const path of pinned) document.deleteIn(path);
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

function pathOf({ serverId, kind }: PinPlace): readonly string[] {
  return ['servers', serverId, 'endpoints', kind, kind === 'ssh' ? 'hostKey' : 'pin'];
}
