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

/** The same error, saying that it is the jump host's. */
export function blameJumpHost({ code, message, cause, data }: ConnectorError): ConnectorError {
  return new ConnectorError(code, `The jump host: ${message}`, { cause, data: { ...data, hop: 'jump' } });
}

/** Why a jump host made no connection to the server: it may not, or it cannot. */
export function explainForwardError(
  cause: unknown,
  to: { readonly host: string; readonly port: number },
  jump: { readonly host: string; readonly port: number },
): ConnectorError {
  const isForbidden = (cause as { reason?: unknown }).reason === administrativelyProhibited;
  if (isForbidden) {
    const message = `The jump host ${jump.host} does not forward to ${to.host} port ${to.port}: look at its AllowTcpForwarding and PermitOpen.`;
    const data = { host: jump.host, port: String(jump.port), hop: 'jump' };
    return new ConnectorError('unreachable', message, { cause, data });
  }
  const message = `${to.host} port ${to.port} cannot be reached from the jump host ${jump.host}: check the name, the port and that its SSH server runs.`;
  return new ConnectorError('unreachable', message, { cause, data: { host: to.host, port: String(to.port) } });
}

/** RFC 4254, 5.1. */
const administrativelyProhibited = 1;

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
