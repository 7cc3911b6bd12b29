import { afterAll, beforeAll, test } from '@jest/globals';
import { loadScripts } from '../../lab/scripts.ts';
import { buildEngine, kindsOfEngine, whyNoEngine, type EngineKind } from './build.ts';
import { openEngine } from './engine.ts';
import type { Players } from './prove-check.ts';

const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';

/** Registers tests that need an engine, once for each kind that this machine has; says why where it has none. */
export function withEngines(register: (players: () => Players, kind: EngineKind) => void, only?: EngineKind): void {
  const kinds = kindsOfEngine().filter((kind) => only === undefined || kind === only);
  if (kinds.length === 0) {
    const wanted =
      only === 'pwsh' ? 'there is no PowerShell 7.6: install it, or name one with DOUKI_PWSH' : whyNoEngine();
    if (isRequired) test('an engine is here', () => Promise.reject(new Error(wanted ?? 'no engine')));
    else test.skip(`skipped: ${wanted ?? 'there is no .NET 10 SDK for the engine as a library'}`, () => undefined);
  }
  for (const kind of kinds) register(openPlayers(kind), kind);
}

/** Builds and opens an engine for the tests of the enclosing block, and closes it after them. */
function openPlayers(kind: EngineKind): () => Players {
  let players: Players | undefined;
  beforeAll(async () => {
    buildEngine(kind);
    players = { engine: openEngine(kind), scripts: await loadScripts() };
  }, 300_000);
  afterAll(() => players?.engine.close());
  return () => {
    if (!players) throw new Error('the engine is not open');
    return players;
  };
}
