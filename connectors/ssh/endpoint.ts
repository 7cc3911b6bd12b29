/** How to log in; secrets are values here, resolved from their references before, and never leave this folder. */
export type SshAuth =
  | { readonly kind: 'key'; readonly privateKey: string; readonly passphrase?: string }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'agent'; readonly socket: string };

/** One SSH server, and how to log in there. */
export interface SshHost {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly auth: SshAuth;
  /** Pinned keys as `SHA256:<base64>`; with none the server is refused and its fingerprint shown. */
  readonly hostKeys: readonly string[];
}

/** One server's SSH server. */
export interface SshEndpoint extends SshHost {
  /** Another SSH server that is logged into first and forwards the connection; it has its own pins. */
  readonly jump?: SshHost;
  readonly timeouts?: SshTimeouts;
  /** After `missed` unanswered questions, `intervalMs` apart, the connection counts as lost. */
  readonly keepalive?: { readonly intervalMs: number; readonly missed: number };
}

/** Milliseconds. */
interface SshTimeouts {
  /** From the first packet to the end of the login; 20,000 unless given. A jump host has as much again. */
  readonly connectMs?: number;
  /** What the bot waits beyond the deadline that the driver keeps by itself; 15,000 unless given. */
  readonly slackMs?: number;
}

/** What holds where the endpoint says nothing. */
export const sshDefaults = {
  connectMs: 20_000,
  slackMs: 15_000,
  keepalive: { intervalMs: 15_000, missed: 3 },
  /** sshd allows ten sessions on a connection (MaxSessions); two stay free for people. */
  channels: 8,
  logins: 8,
} as const;
