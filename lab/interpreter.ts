import type { LabClock } from './clock.ts';
import type { Outcome } from './effect.ts';
import { serverOf } from './network/resolve.ts';
import type { Random } from './random.ts';
import type { LabScripts } from './scripts.ts';
import { ScriptError, type FarEndServer } from './wire/far-end.ts';
import type { WireItem, WireRequest } from './wire/request.ts';
import type { EstateWorld } from './world/estate.ts';

/** A remediation that really took effect. */
export interface TakenEffect {
  readonly time: string;
  readonly server: string;
  readonly remediation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly runId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a simulated server's interpreter needs. */
export interface Interpreter {
  readonly world: EstateWorld;
  readonly serverId: string;
  readonly clock: LabClock;
  readonly random: Random;
  readonly scripts: LabScripts;
  /** Lets everything happen that is due before a script looks. */
  tick(): void;
  /** Keeps the world before the answer goes out. */
  save(): void;
  /** Told of each remediation that changed the world, after it was kept. */
  onEffect(effect: TakenEffect): void;
}

/** Plays the PowerShell of one simulated server: checks read its world, remediations change it. */
export function createInterpreter(context: Interpreter): FarEndServer {
  const { world, serverId, clock } = context;
  return {
    hello() {
      const { computer } = serverOf(world, serverId);
      const utc = new Date(clock.now().getTime() + computer.clockOffsetMs).toISOString();
      const { psVersion, culture, account, elevated } = computer;
      return { psVersion, culture, account, elevated, utc };
    },
    refusal(request) {
      const server = serverOf(world, serverId);
      const { psVersion, is64BitProcess, languageMode } = server.computer;
      if (Number.parseFloat(psVersion) < 5.1) return 'powershell-too-old';
      if (!is64BitProcess) return 'wrong-bitness';
      if (languageMode !== 'FullLanguage') return 'language-mode';
      if (request.mode === 'read') return undefined;
      if (server.runsSeen.includes(request.runId)) return 'run-seen';
      server.runsSeen.push(request.runId);
      context.save();
      return undefined;
    },
    run(item, request) {
      context.tick();
      const derive = context.scripts.facts.get(item.id);
      if (!derive) return act(context, item, request);
      const parameters = item.parameters ?? new Map();
      return derive({ world, server: serverOf(world, serverId), now: clock.now(), parameters });
    },
  };
}

function act(context: Interpreter, item: WireItem, request: WireRequest): Outcome<unknown> {
  const { world, serverId, clock, random } = context;
  const effect = context.scripts.effects.get(item.id);
  if (!effect)
    throw new ScriptError('script-error', `the lab does not know the script ${item.id}`, 'Lab.UnknownScript');
  const parameters = new Map(item.parameters);
  const isDryRun = parameters.get('WhatIf') === true;
  parameters.delete('WhatIf');
  if (!isDryRun && request.mode === 'read')
    throw new ScriptError('script-error', 'a read run wanted to change something', 'Lab.ActInReadRun');
  const draft = structuredClone(serverOf(world, serverId));
  const now = clock.now();
  const outcome = effect({ world, server: draft, now, random, parameters });
  if (isDryRun) return { ...outcome, changed: false };
  if (!outcome.changed) return outcome;
  world.servers[serverId] = draft;
  context.save();
  context.onEffect({
    time: now.toISOString(),
    server: serverId,
    remediation: item.id,
    parameters: Object.fromEntries(parameters),
    runId: request.runId,
    before: outcome.before,
    after: outcome.after,
  });
  return outcome;
}
