import { afterEach } from '@jest/globals';
import type { ScriptRecord, ScriptRequest, ScriptResult, Session } from '../../../connectors/connector.ts';
import { createMssqlConnector } from '../../../connectors/mssql/connector.ts';
import type { MssqlEndpoint } from '../../../connectors/mssql/endpoint.ts';
import type { TdsConduct } from '../../../lab/tds/session.ts';
import { type MssqlPeer, startMssqlPeer } from './peer.ts';

/** Servers and sessions of one test file; all are closed after each test. */
export interface Playground {
  start(conduct?: TdsConduct, port?: number): Promise<MssqlPeer>;
  sessionTo(peer: MssqlPeer, more?: Partial<MssqlEndpoint>): Session;
  runOnce(peer: MssqlPeer, request: ScriptRequest, more?: Partial<MssqlEndpoint>): Promise<ScriptResult>;
  closeAtEnd(close: () => Promise<void>): void;
}

/** Opens the playground of a test file. */
export function openPlayground(): Playground {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function start(conduct: TdsConduct = {}, port = 0): Promise<MssqlPeer> {
    const peer = await startMssqlPeer(conduct, port);
    open.push(() => peer.server.close());
    return peer;
  }

  function sessionTo(peer: MssqlPeer, more: Partial<MssqlEndpoint> = {}): Session {
    const session = createMssqlConnector().open({ ...peer.endpoint, ...more });
    open.push(() => session.close());
    return session;
  }

  return {
    start,
    sessionTo,
    runOnce: (peer, request, more) => sessionTo(peer, more).run(request),
    closeAtEnd: (close) => void open.push(close),
  };
}

/** `ok`, or the code of a record that has no facts. */
export function codeOf(record: ScriptRecord | undefined): string {
  return record && !record.ok ? record.error.code : 'ok';
}
