import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { isRunning } from '../world/names.ts';
import { isMicrosoftAddress, resolveName, serverAt } from './resolve.ts';

/** SocketError numbers that a failed try gives. */
export const socketErrors = { hostNotFound: 11001, refused: 10061, timedOut: 10060 } as const;

/** What a TCP connect gives. */
export interface Connected {
  readonly addresses: readonly string[];
  /** Null when the connection was made. */
  readonly socketError: number | null;
}

/** Tries to connect from a server, as TcpClient does. */
export function connect(
  world: EstateWorld,
  from: ServerWorld,
  target: { readonly host: string; readonly port: number },
): Connected {
  const addresses = resolveName(world, from, target.host);
  const [first] = addresses;
  if (first === undefined) return { addresses, socketError: socketErrors.hostNotFound };
  return { addresses, socketError: knock(world, from, { address: first, port: target.port }) };
}

/** The bindings of a server that listen now: protocol by port. */
export function listeningPorts(server: ServerWorld): ReadonlyMap<number, string> {
  const ports = new Map<number, string>();
  if (!isRunning(server, 'W3SVC') || !isRunning(server, 'WAS')) return ports;
  for (const site of Object.values(server.iis.sites)) {
    if (site.state !== 'Started') continue;
    for (const binding of site.bindings) {
      const [protocol = '', , port = ''] = /^(https?)\/([^:]*):(\d+):/.exec(binding)?.slice(1) ?? [];
      ports.set(Number(port), protocol);
    }
  }
  return ports;
}

function knock(world: EstateWorld, from: ServerWorld, target: { address: string; port: number }): number | null {
  const { address, port } = target;
  if (from.network.filtered.includes(`${address}:${port}`)) return socketErrors.timedOut;
  const server = serverAt(world, address);
  if (server) return listeningPorts(server[1]).has(port) ? null : socketErrors.refused;
  const proxies = world.network.proxies.filter((proxy) => proxy.address === address);
  if (proxies.length > 0) return proxies.some((proxy) => proxy.port === port) ? null : socketErrors.refused;
  if (!isMicrosoftAddress(world, address)) return socketErrors.timedOut;
  const isOpen = from.network.directInternet && world.network.microsoftAnswers && (port === 443 || port === 80);
  return isOpen ? null : socketErrors.timedOut;
}
