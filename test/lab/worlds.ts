import { fileURLToPath } from 'node:url';
import { readdirSync } from 'node:fs';
import { createManualClock, type ManualClock } from '../../lab/clock.ts';
import { createInterpreter, type TakenEffect } from '../../lab/interpreter.ts';
import { createRandom } from '../../lab/random.ts';
import { applyChange } from '../../lab/scenario/apply.ts';
import { buildWorld } from '../../lab/scenario/build.ts';
import { changeSchema } from '../../lab/scenario/change.ts';
import { readScenario } from '../../lab/scenario/read.ts';
import type { Scenario } from '../../lab/scenario/schema.ts';
import type { LabScripts } from '../../lab/scripts.ts';
import { tick } from '../../lab/synchronization/tick.ts';
import type { EstateWorld } from '../../lab/world/estate.ts';
import type { Parameter } from './wire-client.ts';

const folder = fileURLToPath(new URL('../../lab/scenarios/', import.meta.url));

/** Names of all scenario files. */
export const scenarioNames = readdirSync(folder).map((name) => name.replace('.yaml', ''));

/** Reads a scenario of the lab by its name. */
export function scenarioNamed(name: string): Scenario {
  return readScenario(`${folder}${name}.yaml`);
}

/** A world without any port, moved by hand: what the SSH servers would answer, answered at once. */
export interface TestWorld {
  readonly world: EstateWorld;
  readonly scenario: Scenario;
  readonly clock: ManualClock;
  readonly effects: TakenEffect[];
  /** Moves the clock and lets everything happen that is due. */
  pass(milliseconds: number): void;
  /** Runs one script as an interpreter of that server would. */
  run(server: string, id: string, parameters?: Record<string, Parameter>): unknown;
}

/** Builds the world of a scenario. */
export function openWorld(name: string, scripts: LabScripts): TestWorld {
  const scenario = scenarioNamed(name);
  const clock = createManualClock('2026-11-24T09:00:00.000Z');
  const random = createRandom(7);
  const world = buildWorld(scenario, { at: clock.now(), random });
  const effects: TakenEffect[] = [];
  const passTime = () =>
    tick({
      world,
      clock,
      random,
      apply: (change, id, at) => applyChange(world, id, { change: changeSchema.parse(change), at, random }),
    });
  return {
    world,
    scenario,
    clock,
    effects,
    pass(milliseconds) {
      clock.advance(milliseconds);
      passTime();
    },
    run(server, id, parameters = {}) {
      const interpreter = createInterpreter({
        ...{ world, serverId: server, clock, random, scripts, tick: passTime },
        save: () => undefined,
        onEffect: (effect) => effects.push(effect),
      });
      const mode = scripts.facts.has(id) || parameters.WhatIf === true ? 'read' : 'act';
      const item = { id, timeoutMs: 1000, digestFits: true, parameters: new Map(Object.entries(parameters)) };
      const request = { nonce: '', driverSha256: '', driverFits: true, runId: 'test', deadlineMs: 1000, items: [item] };
      return interpreter.run(item, { ...request, mode });
    },
  };
}
