import type { Facts } from '../../guide/checks/services/facts.ts';
import { registryNumber, registryText, setupKey, widService } from '../world/names.ts';
import type { DeriveFacts } from '../look.ts';

const names = ['WsusService', 'BITS', 'W3SVC', 'WAS', widService, 'W32Time'];
const servicesKey = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services';

/** Derives the facts of `services`. */
export const derive: DeriveFacts<Facts> = ({ server }) => {
  const database = registryText(server, setupKey, 'SqlServerName');
  return {
    services: names.map((name) => {
      const service = server.services[name];
      return {
        name,
        present: service !== undefined,
        status: service?.status ?? null,
        start: service?.startType ?? null,
        delayed: service !== undefined && registryNumber(server, `${servicesKey}\\${name}`, 'DelayedAutostart') === 1,
        trigger: service !== undefined && server.registry[`${servicesKey}\\${name}\\TriggerInfo`] !== undefined,
      };
    }),
    usesWid: database === null ? null : database.includes('##WID'),
  };
};
