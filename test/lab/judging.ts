import { pathToFileURL } from 'node:url';
import { existsSync, readdirSync } from 'node:fs';
import type { Asked, CheckDefinition, GuideServer, Judgement } from '../../guide/check.ts';
import type { ProposalContext, RemediationDefinition } from '../../guide/remediation.ts';
import { describeServers } from '../../lab/estate/describe.ts';
import { ScriptError } from '../../lab/wire/far-end.ts';
import type { Parameter } from './wire-client.ts';
import type { TestWorld } from './worlds.ts';

const guide = new URL('../../guide/', import.meta.url);

/** Loads every check of the guide from its folder. */
export async function loadChecks(): Promise<Map<string, CheckDefinition>> {
  return new Map(await loadAll<CheckDefinition>('checks', 'check'));
}

/** Loads every remediation of the guide that is written already. */
export async function loadRemediations(): Promise<Map<string, RemediationDefinition>> {
  return new Map(await loadAll<RemediationDefinition>('remediations', 'remediation'));
}

async function loadAll<T>(folder: string, kind: 'check' | 'remediation'): Promise<[string, T][]> {
  const units: [string, T][] = [];
  for (const id of readdirSync(new URL(`${folder}/`, guide))) {
    const file = new URL(`${folder}/${id}/${kind}.ts`, guide);
    if (!existsSync(file)) continue;
    const module = (await import(pathToFileURL(file.pathname).href)) as Record<string, T>;
    const unit = module[kind];
    if (unit) units.push([id, unit]);
  }
  return units;
}

/** One server whose checks are judged; `told` are answers to take instead of the lab's own, by check id. */
export interface Judged {
  readonly id: string;
  readonly checks: Map<string, CheckDefinition>;
  readonly told?: ReadonlyMap<string, Asked>;
}

/** What the bot would ask of one server: every check in its order, with its facts and the judgement. */
export function diagnose(opened: TestWorld, { id, checks, told }: Judged) {
  const servers = guideServers(opened);
  const upstreamId = opened.scenario.servers[id]?.upstream ?? '';
  const asked: Record<string, Asked> = {};
  const judged: Record<string, Judgement> = {};
  for (const [checkId, check] of [...checks].sort(([, one], [, other]) => waveOf(one) - waveOf(other))) {
    const server = servers.get(id);
    if (!server) throw new Error(`no server ${id}`);
    const upstream = servers.get(upstreamId);
    const settings = check.settings?.parse(server.settings);
    const context = {
      ...{ server, settings, now: opened.clock.now(), earlier: asked },
      ...(upstream ? { upstream } : {}),
      fromMicrosoftUpdate: upstreamId === 'microsoft-update',
      above: check.compares ? aboveOf(opened, id, check) : [],
    };
    const parameters = check.parameters ? check.parameters(context) : {};
    const target = check.target === 'upstream' ? upstreamId : id;
    if (parameters === null || !servers.has(target)) continue;
    const answer = told?.get(checkId) ?? ask(opened, { target, checkId, parameters });
    asked[checkId] = answer;
    if ('facts' in answer) judged[checkId] = check.judge(check.facts.parse(answer.facts), context);
  }
  return { asked, judged };
}

/** What a remediation would propose from the facts of a diagnosis. */
export function proposalContext(opened: TestWorld, id: string, facts: Record<string, Asked>): ProposalContext {
  const servers = guideServers(opened);
  const server = servers.get(id);
  if (!server) throw new Error(`no server ${id}`);
  const upstream = servers.get(opened.scenario.servers[id]?.upstream ?? '');
  return { server, facts, ...(upstream ? { upstream } : {}) };
}

function waveOf(check: CheckDefinition): number {
  return check.after?.length ?? 0;
}

function aboveOf(opened: TestWorld, id: string, check: CheckDefinition): { serverId: string; asked: Asked }[] {
  const above: { serverId: string; asked: Asked }[] = [];
  for (let up = opened.scenario.servers[id]?.upstream ?? ''; opened.world.servers[up];) {
    above.push({ serverId: up, asked: ask(opened, { target: up, checkId: check.id, parameters: {} }) });
    up = check.compares === 'chain' ? (opened.scenario.servers[up]?.upstream ?? '') : '';
  }
  return above;
}

function ask(
  opened: TestWorld,
  { target, checkId, parameters }: { target: string; checkId: string; parameters: Record<string, Parameter> },
): Asked {
  try {
    return { facts: opened.run(target, checkId, parameters) };
  } catch (error) {
    if (error instanceof ScriptError) return { unknown: 'script-error' };
    throw error;
  }
}

function guideServers({ scenario, world }: TestWorld): Map<string, GuideServer> {
  const identity = { userKey: { privateKey: '', publicKey: '' }, password: '', servers: {} };
  const folder = { keyPath: '', passwordPath: '', authorityPath: '' };
  const inventory = describeServers({
    ...{ scenario, world, identity, folder },
    ...{ fingerprintOf: () => '', pinOf: () => '' },
  });
  return new Map(
    inventory.map(({ id, host, role, port, useSsl, settings }) => [id, { id, host, role, port, useSsl, settings }]),
  );
}
