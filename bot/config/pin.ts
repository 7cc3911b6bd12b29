import { chmodSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument } from 'yaml';

/** Whose pin it is: the server's own, or its jump host's. */
export interface PinPlace {
  readonly serverId: string;
  readonly kind: 'ssh' | 'winrm' | 'jump';
}

/** The text of a configuration with a server's keys pinned; comments and order stay as they are. */
export function pinKeys(text: string, place: PinPlace, fingerprints: readonly string[]): string {
  const document = parseDocument(text);
  const path = pathOf(place);
  const known: unknown = document.getIn(path);
  // Several pins are the keys of several machines behind one name: the new ones join them.
  if (isSeq(known)) {
    const there = new Set(known.toJSON());
    for (const fingerprint of fingerprints) if (!there.has(fingerprint)) document.addIn(path, fingerprint);
  } else {
    document.setIn(path, fingerprints.length === 1 ? fingerprints[0] : document.createNode(fingerprints));
  }
  return document.toString({ lineWidth: 0 });
}

/** The text without the pins at some places, for reading it although a pin is wrong. */
export function withoutPins(text: string, places: readonly PinPlace[]): string {
  const document = parseDocument(text);
  // What is not YAML stays as it is, so that reading it tells where.
  if (document.errors.length > 0) return text;
  const pinned = places.map(pathOf).filter((path) => document.hasIn(path));
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
  const endpoints = ['servers', serverId, 'endpoints'];
  switch (kind) {
    case 'ssh':
      return [...endpoints, 'ssh', 'hostKey'];
    case 'winrm':
      return [...endpoints, 'winrm', 'pin'];
    case 'jump':
      return [...endpoints, 'ssh', 'jump', 'hostKey'];
  }
}
