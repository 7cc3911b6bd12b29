import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { fullNameOf } from '../world/names.ts';

const address = /^\d{1,3}(\.\d{1,3}){3}$/;

/** The simulated server of an id; throws for an id that the estate does not have. */
export function serverOf(world: EstateWorld, id: string): ServerWorld {
  const server = world.servers[id];
  if (!server) throw new Error(`the simulated estate has no server ${id}`);
  return server;
}

/** Addresses of a name as this server resolves it: hosts file, then DNS with the server's own suffix. */
export function resolveName(world: EstateWorld, from: ServerWorld, name: string): readonly string[] {
  const wanted = name.trim().toLowerCase().replace(/\.$/, '');
  if (address.test(wanted)) return [wanted];
  const candidates = wanted.includes('.') ? [wanted] : [`${wanted}.${from.computer.domain}`, wanted];
  for (const candidate of candidates) {
    const found = from.network.hostsFile[candidate] ?? lookUp(world, candidate);
    if (found.length > 0) return found;
  }
  return [];
}

/** Id and state of the simulated server that has this address. */
export function serverAt(world: EstateWorld, wanted: string): [string, ServerWorld] | undefined {
  return Object.entries(world.servers).find(([, server]) => server.computer.addresses.includes(wanted));
}

/** True when Microsoft's network answers at this address. */
export function isMicrosoftAddress(world: EstateWorld, wanted: string): boolean {
  return world.network.microsoftHosts.some((name) => microsoftAddress(name) === wanted);
}

function lookUp(world: EstateWorld, name: string): readonly string[] {
  const written = world.network.dns[name];
  if (written) return written;
  if (world.network.microsoftHosts.includes(name)) return [microsoftAddress(name)];
  const proxy = world.network.proxies.find((one) => one.name === name);
  if (proxy) return [proxy.address];
  return Object.values(world.servers).find((server) => fullNameOf(server) === name)?.computer.addresses ?? [];
}

function microsoftAddress(name: string): string {
  const sum = [...name].reduce((total, character) => total + character.charCodeAt(0), 0);
  return `203.0.113.${(sum % 250) + 1}`;
}
