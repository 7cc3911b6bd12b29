import type { ConnectorError } from '../../errors.ts';
import type { ProtocolVersion } from './pool.ts';

/**
 * What carries the bytes of one runspace pool: a process, an SSH channel, or a shell of WS-Management. Methods reject with
 * a ConnectorError when the way is lost; after that nothing else of the carrier is of use.
 */
export interface Carrier {
  /** The largest fragment that it takes; may change once the pool is open. */
  readonly fragmentBytes: number;
  /** Opens the pool. `version-refused`: the server wants an older version of the protocol, and nothing is open. */
  create(creation: PoolCreation): Promise<'created' | 'version-refused'>;
  /** Starts a pipeline with its first fragment. A ConnectorError that it resolves with says that the server took nothing. */
  command(pipelineId: string, fragment: Uint8Array): Promise<ConnectorError | undefined>;
  /** Sends the further fragments of a pipeline. */
  send(pipelineId: string, fragment: Uint8Array): Promise<void>;
  /** The next bytes for a pipeline, or for the pool itself, as long as it takes. */
  receive(pipelineId: string | undefined): Promise<Uint8Array>;
  /** `stop`: ends a running pipeline, which then tells its state. `terminate`: lets go of one that has ended. */
  signal(pipelineId: string, kind: 'stop' | 'terminate'): Promise<void>;
  /** Ends the pool and all that runs in it; never rejects, and wakes whoever waits to receive with a ConnectorError. */
  delete(): Promise<void>;
}

/** What opens a pool. */
export interface PoolCreation {
  /** Also the id of the shell, where the carrier has one. */
  readonly poolId: string;
  readonly version: ProtocolVersion;
  readonly fragments: Uint8Array;
}

/** Makes the way to the server; rejects with a ConnectorError. Called once for each pool. */
export type CarrierFactory = () => Promise<Carrier>;
