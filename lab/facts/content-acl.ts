import type { Facts } from '../../guide/checks/content-acl/facts.ts';
import { mapRights, sids } from '../world/access.ts';
import { recentWsusEvents } from '../world/events.ts';
import { contentDirectoryOf, contentFolderOf, contentPathOf, contentRootOf } from '../world/names.ts';
import type { DeriveFacts, Look } from '../look.ts';

const shownSids: readonly string[] = [sids.networkService, sids.users, sids.authenticatedUsers, sids.everyone];
const inheritOnly = 2;

/** Derives the facts of `content-acl`. */
export const derive: DeriveFacts<Facts> = (look) => {
  const { server } = look;
  const contentDir = contentDirectoryOf(server);
  const isUnc = contentDir?.startsWith('\\\\') === true;
  if (contentDir === null || isUnc) return { contentDir, isUnc, places: [], healthEvent: healthEventOf(look) };
  const places = [
    ['volume-root', contentRootOf(server)],
    ['content-dir', contentPathOf(server)],
    ['wsus-content', contentFolderOf(server)],
  ] as const;
  return {
    contentDir,
    isUnc,
    places: places.map(([place, path]) => placeOf(look, place, path)),
    healthEvent: healthEventOf(look),
  };
};

function placeOf({ server }: Look, place: Facts['places'][number]['place'], path: string): Facts['places'][number] {
  const rules = server.access[path];
  if (!rules) return { place, path, exists: false, entries: null };
  const entries = rules
    .filter((rule) => shownSids.includes(rule.sid))
    .map((rule) => ({
      sid: rule.sid,
      allow: rule.accessControlType === 0,
      rights: mapRights(rule.fileSystemRights),
      inherited: rule.isInherited,
      appliesHere: (rule.propagationFlags & inheritOnly) === 0,
    }));
  return { place, path, exists: true, entries };
}

function healthEventOf({ server, now }: Look): Facts['healthEvent'] {
  const event = recentWsusEvents(server, now, 7 * 24).findLast((one) => one.id === 10010 || one.id === 10012);
  return event ? { id: event.id, lastUtc: event.timeCreated } : null;
}
