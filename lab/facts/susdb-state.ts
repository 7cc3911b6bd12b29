import type { Facts } from '../../guide/checks/susdb-state/facts.ts';
import { usesWid } from '../world/names.ts';
import { requireDatabase, type DeriveFacts } from '../look.ts';

/** Derives the facts of `susdb-state`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  requireDatabase(server);
  const { database } = server.wsus;
  return {
    state: database.state,
    userAccess: database.userAccess,
    isReadOnly: database.isReadOnly,
    isWid: usesWid(server),
    engineEdition: database.engineEdition,
    dataMegabytes: database.sizeMegabytes,
    dataLimitMegabytes: database.limitMegabytes,
    logMegabytes: database.logMegabytes,
    logLimitMegabytes: database.logLimitMegabytes,
  };
};
