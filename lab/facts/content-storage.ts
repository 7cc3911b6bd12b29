import type { Facts } from '../../guide/checks/content-storage/facts.ts';
import { contentSettingOf } from '../world/names.ts';
import { orNull, requireApi, type DeriveFacts } from '../look.ts';

/** Derives the facts of `content-storage`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireApi(server);
  const { configuration } = server.wsus;
  return {
    fromMicrosoftUpdate: configuration.syncFromMicrosoftUpdate,
    onMicrosoftUpdate: configuration.hostBinariesOnMicrosoftUpdate,
    contentFromMicrosoftUpdate: configuration.getContentFromMU,
    deferred: configuration.downloadUpdateBinariesAsNeeded,
    express: configuration.downloadExpressPackages,
    cachePath: orNull(configuration.localContentCachePath),
    contentDir: contentSettingOf(server),
  };
};
