/** How to log in; secrets are values here, resolved from their references before, and never leave this folder. */
export type WinrmAuth =
  | {
      readonly kind: 'kerberos';
      /** Principal to log in as; that of the keytab or of the process's own ticket unless given. */
      readonly username?: string;
      /** Path of a keytab; without it the process's own ticket is used. */
      readonly keytab?: string;
    }
  | { readonly kind: 'ntlm'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

/** What a server with TLS must show. */
export interface WinrmTls {
  /** PEM of the authority that signed the server's certificate; the system's authorities unless given. */
  readonly ca?: string;
  /** `SHA256:<base64>` of the public keys that may be shown; with one, a self-signed certificate will do. */
  readonly pins: readonly string[];
}

/** The session configuration that every server has; it takes scripts, where one of our own takes function names. */
export const standardConfiguration = 'Microsoft.PowerShell';

/** What runs in the shell on the server. */
export type WinrmShell =
  | { readonly kind: 'winrs' }
  /** PowerShell remoting in a session configuration, such as a JEA endpoint. */
  | { readonly kind: 'psrp'; readonly configurationName: string };

/** One server's WinRM. */
export interface WinrmEndpoint {
  readonly host: string;
  readonly port: number;
  /** Without it messages travel over HTTP, sealed; then only Kerberos and NTLM may be used. */
  readonly tls?: WinrmTls;
  /** Tried in this order; the next one only when the one before cannot be used here at all. */
  readonly auth: readonly WinrmAuth[];
  /** `winrs` unless given. */
  readonly shell?: WinrmShell;
  readonly timeouts?: WinrmTimeouts;
}

/** Milliseconds. */
export interface WinrmTimeouts {
  /** Until the socket is connected; 10,000 unless given. */
  readonly connectMs?: number;
  /** Until TLS is agreed on; 10,000 unless given. */
  readonly tlsMs?: number;
  /** Until an answer begins, beyond what the server was allowed to wait; 10,000 unless given. */
  readonly firstByteMs?: number;
  /** Between two pieces of an answer; 10,000 unless given. */
  readonly idleMs?: number;
  /** What the bot waits beyond the deadline that the driver keeps by itself; 15,000 unless given. */
  readonly slackMs?: number;
}

/** What holds where the endpoint says nothing. */
export const winrmDefaults = {
  connectMs: 10_000,
  tlsMs: 10_000,
  firstByteMs: 10_000,
  idleMs: 10_000,
  slackMs: 15_000,
  /** How long the server may wait for output before it answers "nothing yet"; its own cap is 60 s. */
  operationMs: 20_000,
  /** A shell that nobody uses ends by itself after so long, should the bot not come back. */
  shellIdleMs: 900_000,
  /** Shells on one server at a time; each runs one command. */
  shells: 2,
  /** After a stop signal a command gets so long to end by itself. */
  stopMs: 5_000,
} as const;

/** The address that requests go to. */
export function urlOf({ host, port, tls }: Pick<WinrmEndpoint, 'host' | 'port' | 'tls'>): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'https' : 'http'}://${name}:${port}/wsman`;
}
