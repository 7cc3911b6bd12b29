/** Every way in which a server can fail to answer; documented in README, one line each. */
export const connectorErrorCodes = [
  'unreachable',
  'connect-timeout',
  'host-key-unknown',
  'host-key-changed',
  'certificate-refused',
  'certificate-changed',
  'encryption-refused',
  'login-refused',
  'database-unavailable',
  'secret-missing',
  'access-denied',
  'kerberos-failed',
  'library-missing',
  'seal-broken',
  'endpoint-missing',
  'endpoint-broken',
  'remoting-off',
  'protocol-refused',
  'quota-reached',
  'shell-lost',
  'connection-lost',
  'deadline',
  'cancelled',
  'bad-answer',
  'answer-too-large',
  'driver-refused',
  'powershell-missing',
  'powershell-too-old',
  'wrong-bitness',
  'language-mode',
  'blocked-by-antivirus',
  'run-seen',
  'circuit-open',
] as const;

/** A code that flows and cards decide by; the message is for the log. */
export type ConnectorErrorCode = (typeof connectorErrorCodes)[number];

/** A coded failure of a connector; `data` holds what a person needs to mend it (never a secret). */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ConnectorErrorCode;
  readonly data: Readonly<Record<string, string>>;

  constructor(
    code: ConnectorErrorCode,
    message: string,
    details: { cause?: unknown; data?: Record<string, string> } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.data = details.data ?? {};
  }
}
