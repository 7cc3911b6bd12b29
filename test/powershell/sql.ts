import { derive as configuration } from '../../lab/facts/susdb-configuration.ts';
import { derive as maintenance } from '../../lab/facts/susdb-maintenance.ts';
import { derive as state } from '../../lab/facts/susdb-state.ts';
import type { DeriveFacts } from '../../lab/look.ts';
import { loadQueries } from '../../lab/tds/susdb.ts';
import { ScriptError } from '../../lab/wire/far-end.ts';
import type { EstateWorld, ServerWorld } from '../../lab/world/estate.ts';
import { registryText, setupKey, usesWid } from '../../lab/world/names.ts';

/** What the stand-in of SqlClient answers on one server. */
export interface SqlAnswers {
  /** The one data source that is there. */
  readonly dataSource: string;
  /** Error number with which nobody gets in; null when it opens. */
  readonly refusal: number | null;
  /** Rows by the SHA-256 of the query's trimmed text. */
  readonly rows: Readonly<Record<string, unknown>>;
}

const derivations: Readonly<Record<string, DeriveFacts<unknown>>> = {
  'susdb-configuration': configuration,
  'susdb-maintenance': maintenance,
  'susdb-state': state,
};

/** The guide's queries as the lab would answer them on this server. */
export function sqlAnswers(world: EstateWorld, server: ServerWorld, now: Date): SqlAnswers {
  const name = registryText(server, setupKey, 'SqlServerName') ?? '';
  const dataSource = usesWid(server) ? 'np:\\\\.\\pipe\\MICROSOFT##WID\\tsql\\query' : name;
  const rows: Record<string, unknown> = {};
  for (const [sha256, id] of loadQueries()) {
    const derive = derivations[id];
    if (!derive) throw new Error(`test/powershell/sql.ts does not know the query ${id}`);
    try {
      rows[sha256] = derive({ world, server, now, parameters: new Map() });
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      return { dataSource, refusal: error.failure.code === 'missing-right' ? 18_456 : 2, rows: {} };
    }
  }
  return { dataSource, refusal: null, rows };
}
