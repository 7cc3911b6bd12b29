import type { Facts } from '../../guide/checks/susdb-configuration/facts.ts';
import { requireDatabase, type DeriveFacts } from '../look.ts';

/** Rows of tbLanguage in the lab, enabled or not. */
const languages = 36;

/** Derives the facts of `susdb-configuration`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireDatabase(server);
  const { configuration } = server.wsus;
  return {
    foreground: configuration.bitsDownloadPriorityForeground,
    expressPackages: configuration.downloadExpressPackages,
    onApproval: configuration.downloadUpdateBinariesAsNeeded,
    languages,
    enabledLanguages: configuration.allUpdateLanguagesEnabled ? languages : configuration.enabledUpdateLanguages.length,
  };
};
