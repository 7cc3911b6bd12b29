/** How to log in; secrets are values here, resolved from their references before, and never leave this folder. */
export type MssqlAuth =
  | { readonly kind: 'sql'; readonly username: string; readonly password: string }
  | { readonly kind: 'ntlm'; readonly domain: string; readonly username: string; readonly password: string };

/** The SQL Server that holds the SUSDB of one server. */
export interface MssqlEndpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly auth: MssqlAuth;
  /** The name that the certificate must carry; the host unless given. */
  readonly serverName?: string;
  /** Certificates (PEM) of the authorities to believe; the system's unless given. */
  readonly ca?: string;
  /** `strict` is TDS 8 (SQL Server 2022); there is no weaker value than `required`. */
  readonly encrypt: 'required' | 'strict';
  /** Milliseconds from the first packet to the end of the login; 10,000 unless given. */
  readonly connectMs?: number;
}

/** What holds for every endpoint. */
export const mssqlDefaults = {
  connectMs: 10_000,
  /** A request that was taken back gets so long to end before its connection is cut. */
  cancelMs: 1_000,
  /** tedious would give up then by itself; the session's own limits are tighter. */
  longestRequestMs: 310_000,
} as const;
