import type { ServerWorld } from './estate.ts';
import { writeEvent } from './events.ts';

/** Notes that the configuration was saved, as WSUS does. */
export function configurationSaved(server: ServerWorld, at: Date): void {
  server.wsus.configuration.lastConfigChange = at.toISOString();
}

/** Notes that schedule or selection were saved. */
export function subscriptionSaved(server: ServerWorld, at: Date): void {
  server.wsus.subscription.lastModifiedTime = at.toISOString();
  server.wsus.subscription.lastModifiedBy = server.computer.account;
  writeEvent(server, { name: 'settingsModified', at });
}
