import { isIP } from 'node:net';
import { microsoftUpdate } from '../domain/server.ts';
import { endpointProblems } from './endpoint-checks.ts';
import { problem } from './explain.ts';
import { blockOf, type LooseConfig, type LooseServer } from './loose.ts';
import { nearestWord } from './nearest.ts';
import type { Problem } from './problems.ts';

/** What no schema can say: how the parts of the file fit together. Works on files that have other mistakes too. */
export function crossChecks(config: LooseConfig): readonly Problem[] {
  return [
    ...config.servers.flatMap((server) => [
      ...idProblems(server, config),
      ...upstreamProblems(server, config),
      ...endpointProblems(server),
      ...databaseProblems(server),
    ]),
    ...loopProblems(config),
    ...severalLocalProblems(config),
    ...teamsProblems(config),
  ];
}

const idPattern = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u;

function idProblems({ id }: LooseServer, { servers }: LooseConfig): readonly Problem[] {
  const path = ['servers', id];
  if (id.toLowerCase() === microsoftUpdate) return [problem(path, 'id-is-taken')];
  if (!idPattern.test(id)) return [problem(path, 'bad-id')];
  const first = servers.find((other) => other.id.toLowerCase() === id.toLowerCase());
  return first && first.id !== id ? [problem(path, 'same-id', { other: first.id })] : [];
}

function upstreamProblems({ id, upstream, role }: LooseServer, { servers }: LooseConfig): readonly Problem[] {
  const path = ['servers', id, 'upstream'];
  if (upstream === undefined) return [];
  if (upstream === microsoftUpdate) return role === 'replica' ? [problem(path, 'replica-of-nobody')] : [];
  const ids = servers.map((server) => server.id);
  if (ids.includes(upstream)) return [];
  const nearest = nearestWord(upstream, [...ids.filter((other) => other !== id), microsoftUpdate]);
  return [nearest === undefined ? problem(path, 'no-upstream') : problem(path, 'no-upstream-near', { nearest })];
}

/** Each loop is told once, at its first server. */
function loopProblems({ servers }: LooseConfig): readonly Problem[] {
  const book = new Map(servers.map((server) => [server.id, server]));
  const told = new Set<string>();
  return servers.flatMap(({ id }) => {
    const loop = loopFrom(id, book);
    if (!loop || loop.some((one) => told.has(one))) return [];
    for (const one of loop) told.add(one);
    return [problem(['servers', id, 'upstream'], 'loop', { loop: [...loop, id].join(' > ') })];
  });
}

/** The servers of the loop that a server is part of. */
function loopFrom(id: string, book: ReadonlyMap<string, LooseServer>): readonly string[] | undefined {
  const way = [id];
  for (let next = book.get(id)?.upstream; next !== undefined && book.has(next); next = book.get(next)?.upstream) {
    if (next === id) return way;
    if (way.includes(next)) return undefined;
    way.push(next);
  }
  return undefined;
}

function databaseProblems({ id, mssql }: LooseServer): readonly Problem[] {
  const host = mssql?.['host'];
  if (typeof host !== 'string') return [];
  const path = ['servers', id, 'endpoints', 'mssql'];
  if (host.includes('\\')) return [problem([...path, 'host'], 'instance-name')];
  if (host.includes('##')) return [problem([...path, 'host'], 'internal-database')];
  const isAddress = isIP(host) !== 0;
  return isAddress && mssql?.['serverName'] === undefined ? [problem([...path, 'serverName'], 'no-server-name')] : [];
}

/** The bot runs on one machine. */
function severalLocalProblems({ servers }: LooseConfig): readonly Problem[] {
  const [first, ...others] = servers.filter(({ isLocal }) => isLocal);
  if (!first) return [];
  return others.map(({ id }) => problem(['servers', id, 'endpoints', 'local'], 'local-twice', { other: first.id }));
}

function teamsProblems(config: LooseConfig): readonly Problem[] {
  const { teams } = config;
  if (teams === 'local') return localProblems(config);
  const isKnown = teams !== undefined;
  return [
    ...(isKnown ? identityProblems(teams) : []),
    ...(isKnown || config.hasPeople ? approverProblems(config) : []),
    ...channelProblems(config, isKnown),
  ];
}

function identityProblems(teams: Readonly<Record<string, unknown>>): readonly Problem[] {
  const hasPassword = teams['password'] !== undefined;
  const hasIdentity = teams['managedIdentity'] !== undefined;
  if (hasPassword !== hasIdentity) return [];
  return [problem(['teams'], hasPassword ? 'two-identities' : 'no-identity')];
}

function approverProblems({ hasApprovers, servers }: LooseConfig): readonly Problem[] {
  const without = servers.filter((server) => !server.hasApprovers).map((server) => server.id);
  if (hasApprovers || (servers.length > 0 && without.length === 0)) return [];
  return [problem(['people', 'approvers'], 'no-approver', { servers: without.join(', ') })];
}

function channelProblems({ servers, channels }: LooseConfig, isNeeded: boolean): readonly Problem[] {
  return servers.flatMap(({ id, channel }) => {
    if (channel === undefined) {
      const isMissing = isNeeded && !channels.includes('default') && servers[0]?.id === id;
      return isMissing ? [problem(['channels', 'default'], 'no-default-channel')] : [];
    }
    if (channels.includes(channel)) return [];
    const known = channels.length === 0 ? '-' : channels.join(', ');
    return [problem(['servers', id, 'channel'], 'no-channel', { known })];
  });
}

const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];

/** At the local page anyone can be anyone, so it may reach simulated servers of this machine only. */
function localProblems({ servers, listenHost }: LooseConfig): readonly Problem[] {
  const listen =
    listenHost === undefined || loopbackHosts.includes(listenHost)
      ? []
      : [problem(['listen', 'host'], 'local-listens-outside')];
  const real = servers.filter(({ tags, ssh, winrm, mssql, host, isLocal }) => {
    const jump = blockOf(ssh?.['jump']);
    const others = [mssql, jump].flatMap((block) => (block ? [block['host']] : []));
    const addresses = [(ssh ?? winrm)?.['host'] ?? host, ...others];
    const areLocal = addresses.every((address) => typeof address === 'string' && loopbackHosts.includes(address));
    return isLocal || !tags.includes('simulated') || !areLocal;
  });
  return [...listen, ...real.map(({ id }) => problem(['servers', id], 'real-in-local-mode'))];
}
