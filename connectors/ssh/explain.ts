import { ConnectorError } from '../errors.ts';

/** What was tried when a login failed. */
export interface ConnectAttempt {
  readonly host: string;
  readonly port: number;
  readonly connectMs: number;
  readonly isTimedOut: boolean;
}

/** Turns what ssh2 and the socket throw into a code and a sentence with a mend; never repeats a secret. */
export function explainConnectError(cause: unknown, attempt: ConnectAttempt): ConnectorError {
  const server = `${attempt.host} port ${attempt.port}`;
  const { level, code, message } = readError(cause);
  const data = { host: attempt.host, port: String(attempt.port), ...(code && { reason: code }) };
  const explain = (to: ConnectorError['code'], text: string): ConnectorError =>
    new ConnectorError(to, text, { cause, data });

  if (attempt.isTimedOut) {
    return explain(
      'connect-timeout',
      `${server} did not finish the login within ${attempt.connectMs} ms. Is a firewall dropping packets?`,
    );
  }
  if (message.includes('privateKey')) {
    return explain(
      'secret-missing',
      `The private key for ${server} cannot be read: give an OpenSSH or PEM key, and its passphrase when it has one.`,
    );
  }
  if (level === 'client-authentication') {
    return explain(
      'login-refused',
      `${server} refused the login: check the user name, the key or password, and the server's authorized keys.`,
    );
  }
  if (level === 'agent')
    return explain(
      'login-refused',
      `The SSH agent gave no usable key for ${server}: is it running, with the key added?`,
    );
  if (level === 'client-socket' || code) {
    return explain(
      'unreachable',
      `${server} cannot be reached (${code || message}): check the name, the port and that its SSH server runs.`,
    );
  }
  if (level === 'handshake' || level === 'protocol') {
    return explain(
      'unreachable',
      `${server} does not speak SSH as expected (${message}): is it another service, or is the SSH server full?`,
    );
  }
  return explain('connection-lost', `${server} ended the connection during the login.`);
}

function readError(cause: unknown): { level: string; code: string; message: string } {
  // Not `instanceof Error`: errors of the socket may come from another realm.
  const error: Readonly<Record<string, unknown>> = { ...(cause as object), message: (cause as Partial<Error>).message };
  const [level, code, message] = [error['level'], error['code'], error['message']].map((word) =>
    typeof word === 'string' ? word : '',
  );
  // node-ssh gives ETIMEDOUT to whatever closed early; only the socket's own codes say something.
  const isSystemCode = level === 'client-socket' && /^E[A-Z_]+$/.test(code ?? '');
  return { level: level ?? '', code: isSystemCode ? (code ?? '') : '', message: message ?? '' };
}
