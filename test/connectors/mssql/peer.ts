import { createHash } from 'node:crypto';
import type { ScriptItem, ScriptRequest } from '../../../connectors/connector.ts';
import type { MssqlEndpoint } from '../../../connectors/mssql/endpoint.ts';
import { createCertificate, type Certificate } from '../../../lab/certificates.ts';
import { type Answer, type AnswerPart, oneRow } from '../../../lab/tds/answer.ts';
import type { TdsRequest } from '../../../lab/tds/request.ts';
import { startTdsServer, type TdsServer } from '../../../lab/tds/server.ts';
import type { TdsConduct } from '../../../lab/tds/session.ts';

/** The password of the one login; it may appear in no word of any result. */
export const secret = 'Geheim-パスワード-7';

/** The name in the server's certificate. */
export const serverName = 'sql01.corp.example';

/** The authority of the server's certificate. */
export const authority = certify('Lab authority');

/** A running server and the endpoint that leads to it. */
export interface MssqlPeer {
  readonly server: TdsServer;
  readonly endpoint: MssqlEndpoint;
  readonly certificate: Certificate;
  /** How many logins were tried. */
  logins(): number;
}

/** Starts a server that plays what the queries say; with `conduct` it behaves as a fault wants it. */
export async function startMssqlPeer(conduct: TdsConduct = {}, port = 0, answer: Answer = play): Promise<MssqlPeer> {
  const issuer = { name: 'Lab authority', ...authority };
  const certificate = createCertificate({ name: 'sql01', hosts: [serverName], issuer, at: new Date() });
  const account = { userName: 'reader', password: secret };
  const server = await startTdsServer({ port, certificate, account, answer, conduct });
  const endpoint: MssqlEndpoint = {
    ...{ host: '127.0.0.1', port: server.port, database: 'SUSDB', serverName, encrypt: 'required' },
    auth: { kind: 'sql', username: 'reader', password: secret },
    ca: authority.certificate,
  };
  const logins = () => server.seen.filter((one) => one.kind === 'login').length;
  return { server, endpoint, certificate, logins };
}

/** An authority that signs itself. */
export function certify(name: string): Certificate {
  return createCertificate({ name, hosts: [], at: new Date() });
}

/** A request of queries, one text for each. */
export function queries(texts: readonly string[], more: Partial<ScriptRequest> = {}): ScriptRequest {
  const items = texts.map((text, index) => query(text, {}, `query-${index}`));
  return { runId: 'run-1', mode: 'read', language: 'tsql', deadlineMs: 60_000, items, ...more };
}

/** One query; the digest is right. */
export function query(text: string, parameters: ScriptItem['parameters'] = {}, id = 'query'): ScriptItem {
  const sha256 = createHash('sha256').update(text, 'utf8').digest('hex');
  return { id, text, sha256, parameters, timeoutMs: 30_000 };
}

const messages: Readonly<Record<number, string>> = {
  229: "The SELECT permission was denied on the object 'tbUpdate', database 'SUSDB', schema 'dbo'.",
  208: "Invalid object name 'dbo.tbNothing'.",
  942: "Database 'SUSDB' cannot be opened because it is offline.",
  1205: 'Transaction was deadlocked on lock resources with another process. Rerun the transaction.',
  1222: 'Lock request time out period exceeded.',
};

/** What the far end makes of a text. */
function* play({ sql, parameters }: TdsRequest): Generator<AnswerPart> {
  const [word, argument = ''] = sql.trim().split(' ');
  const manyRows = {
    kind: 'rows' as const,
    columns: [{ name: 'n', type: 'int' as const }],
    rows: (function* () {
      for (let row = 0; row < 3000; row += 1) yield [row];
    })(),
  };
  const error = (number: number, severity = 16): AnswerPart => ({
    kind: 'error',
    message: { number, class: severity, text: messages[number] ?? 'Something went wrong.' },
  });
  switch (word) {
    case 'answer':
      yield oneRow({ number: 42, yes: true, text: '更新プログラム 🍣', nothing: null, large: 9_007_199_254_740_991n });
      return;
    case 'echo':
      yield oneRow(Object.fromEntries([...parameters].map(([name, value]) => [name.slice(1), value])));
      return;
    case 'long':
      yield oneRow({ text: '承認'.repeat(50_000) });
      return;
    case 'type':
      yield {
        kind: 'rows',
        columns: [{ name: 'x', type: argument as 'float' }],
        rows: [[argument === 'float' ? 1 : new Date(0)]],
      };
      return;
    case 'beyond':
      yield oneRow({ number: 2n ** 60n });
      return;
    case 'twice':
      yield oneRow({ a: 1 });
      yield oneRow({ a: 1 });
      return;
    case 'same-names':
      yield {
        kind: 'rows',
        columns: [
          { name: 'a', type: 'int' },
          { name: 'a', type: 'int' },
        ],
        rows: [[1, 2]],
      };
      return;
    case 'rows':
      yield manyRows;
      return;
    case 'flood':
      yield {
        kind: 'rows',
        columns: [{ name: 'x', type: 'nvarchar(max)' }],
        rows: (function* () {
          for (let row = 0; row < 4000; row += 1) yield ['x'.repeat(20_000)];
        })(),
      };
      return;
    case 'none':
      return;
    case 'error':
      yield error(Number(argument), Number(argument) === 596 ? 21 : 16);
      if (Number(argument) === 596) yield { kind: 'end' };
      return;
    case 'half-then-error':
      yield oneRow({ a: 1 });
      yield error(1205, 13);
      return;
    case 'silence':
    case 'deaf':
      yield { kind: 'silence', to: word === 'deaf' ? 'deaf' : 'attentive' };
      return;
    case 'stall':
      yield manyRows;
      yield { kind: 'silence', to: 'attentive' };
      return;
    case 'cut':
      yield manyRows;
      yield { kind: 'cut', how: argument === 'reset' ? 'reset' : 'close' };
      return;
    default:
      if (/^set /i.test(sql)) return;
      yield error(50000);
  }
}
