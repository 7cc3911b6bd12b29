import type { ScriptFailure } from '../connector.ts';
import { ConnectorError } from '../errors.ts';

/** What tedious and mssql tell of a failure, read without believing its shape. */
export interface SqlTrouble {
  /** Their code (`ELOGIN`, `ETIMEOUT`) or the system's (`ECONNREFUSED`), outermost first. */
  readonly codes: readonly string[];
  /** Error numbers of SQL Server, all that came. */
  readonly numbers: readonly number[];
  /** The highest severity; 20 and more ended the session. */
  readonly severity: number;
  readonly message: string;
}

/** Reads an error and what is wrapped in it, a few levels deep. */
export function readTrouble(error: unknown): SqlTrouble {
  const levels: Record<string, unknown>[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 5) return;
    const level = value as Record<string, unknown>;
    levels.push(level);
    const nested = [level['originalError'], level['cause'], level['info'], level['errors'], level['precedingErrors']];
    for (const inner of nested.flat()) visit(inner, depth + 1);
  };
  visit(error, 0);
  const numbersOf = (key: string) => levels.map((level) => level[key]).filter((one) => typeof one === 'number');
  return {
    codes: levels.map((level) => level['code']).filter((one) => typeof one === 'string'),
    numbers: [...new Set(numbersOf('number'))],
    severity: Math.max(0, ...numbersOf('class')),
    message: error instanceof Error ? error.message : 'Something that is no error was thrown.',
  };
}

/** Where the login was tried. */
interface LoginAttempt {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Numbers of every error the server told during the login. */
  readonly numbers: readonly number[];
}

const logins = [18450, 18452, 18456, 18470, 18486, 18487, 18488];
const databases = [911, 916, 942, 4060, 4064, 17142, 40613];
const rights = [229, 230, 262, 297, 300];
const busy = [1205, 1222];
const otherSchema = [207, 208, 2812];
const endedSessions = [596];

/** Why nobody could log in; a database that cannot be opened comes before the refused login that follows from it. */
export function explainConnectError(cause: unknown, attempt: LoginAttempt): ConnectorError {
  const { host, port, database } = attempt;
  const server = `${host} port ${port}`;
  const trouble = readTrouble(cause);
  const numbers = [...new Set([...attempt.numbers, ...trouble.numbers])];
  const reason = numbers.join(', ') || (trouble.codes.at(-1) ?? '');
  const explain = (code: ConnectorError['code'], message: string): ConnectorError =>
    new ConnectorError(code, message, {
      cause,
      data: { host, port: String(port), database, ...(reason && { reason }) },
    });

  if (numbers.some((one) => databases.includes(one)))
    return explain(
      'database-unavailable',
      `${server} does not open the database ${database} (${reason}): is its name right, is it online, and may this login use it?`,
    );
  if (numbers.some((one) => logins.includes(one)) || trouble.codes.includes('ELOGIN'))
    return explain('login-refused', `${server} refused the login (${reason}): check its name, password and state.`);
  if (trouble.codes.some(isCertificateCode))
    return explain(
      'certificate-refused',
      `The certificate of ${server} cannot be believed (${reason}): check its authority (ca), its name (serverName) and its dates.`,
    );
  if (trouble.codes.includes('EENCRYPT'))
    return explain('encryption-refused', `${server} wants another kind of encryption (${reason}).`);
  if (trouble.codes.includes('ETIMEOUT'))
    return explain('connect-timeout', `${server} did not finish the login in time. Is a firewall dropping packets?`);
  return explain(
    'unreachable',
    `${server} cannot be reached (${reason}): check the name, the port and that SQL Server listens on TCP.`,
  );
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME|HOSTNAME_MISMATCH|CRL_/.test(code);
}

/** Why a request gave no answer: the server's own refusal; undefined when the connection is what failed. */
export function explainRequestError(cause: unknown): ScriptFailure | undefined {
  const { numbers, severity, message } = readTrouble(cause);
  const has = (list: readonly number[]): boolean => numbers.some((one) => list.includes(one));
  if (numbers.length === 0 || severity >= 20 || has(endedSessions)) return undefined;
  const fail = (code: ScriptFailure['code'], errorId: string): ScriptFailure => ({
    code,
    message: `${numbers.join(', ')}: ${message}`.slice(0, 400),
    errorId,
  });
  if (has(rights)) return fail('missing-right', 'Douki.MissingRight');
  if (has(databases)) return fail('database-unavailable', 'Douki.DatabaseUnavailable');
  if (has(busy)) return fail('timeout', 'Douki.DatabaseBusy');
  if (has(otherSchema)) return fail('script-error', 'Douki.OtherSchema');
  return fail('script-error', 'Douki.SqlError');
}
