import type { People } from '../domain/policy.ts';
import type { ServerBook, ServerId } from '../domain/server.ts';

/** A secret's place: `env:NAME` or `file:/path`. */
export type SecretReference = string;

/** One SSH server and the login there; exactly one of private key, password and agent is there. */
export interface SshHostSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey?: SecretReference;
  readonly passphrase?: SecretReference;
  readonly password?: SecretReference;
  /** Path of an agent's socket. */
  readonly agent?: string;
  /** Pinned keys; with none the server is refused and its fingerprint shown. */
  readonly hostKeys: readonly string[];
}

/** How a server is reached over SSH. */
export interface SshSettings extends SshHostSettings {
  /** Another SSH server to go through. */
  readonly jump?: SshHostSettings;
}

/** How a server is reached over WinRM; the checks have seen to it that its secrets belong together. */
export interface WinrmSettings {
  readonly host: string;
  readonly port: number;
  readonly useSsl: boolean;
  /** Undefined: what its secrets allow, Kerberos first. */
  readonly authentication?: 'kerberos' | 'ntlm' | 'certificate' | 'basic';
  readonly username?: string;
  readonly password?: SecretReference;
  /** Absolute path. */
  readonly keytab?: string;
  readonly certificate?: SecretReference;
  readonly key?: SecretReference;
  /** Absolute path of a PEM file. */
  readonly ca?: string;
  readonly pins: readonly string[];
  readonly shell: 'psrp' | 'winrs';
  readonly configurationName?: string;
}

/** The way to one server. */
export type EndpointSettings =
  | { readonly kind: 'ssh'; readonly ssh: SshSettings }
  | { readonly kind: 'winrm'; readonly winrm: WinrmSettings }
  /** It is the machine that the bot runs on. */
  | { readonly kind: 'local' };

/** The SQL Server that holds a server's SUSDB. */
export interface MssqlSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The name in its certificate. */
  readonly serverName: string;
  readonly encrypt: 'required' | 'strict';
  readonly username: string;
  readonly password: SecretReference;
  /** Windows domain of the account (NTLM); without it the login is SQL Server's own. */
  readonly domain?: string;
  /** Where the authorities' certificates are; those of the system unless given. */
  readonly ca?: SecretReference;
}

/** Who runs the bot, as the Teams app package says. */
export interface Developer {
  readonly name: string;
  readonly websiteUrl: string;
  readonly privacyUrl: string;
  readonly termsOfUseUrl: string;
}

/** How the bot is known to Teams: locally only, or with credentials whose secret is read at the start. */
export type TeamsConfig =
  | { readonly mode: 'local' }
  | {
      readonly mode: 'teams';
      readonly appId: string;
      readonly tenantId: string;
      readonly developer: Developer | undefined;
      readonly identity:
        { readonly kind: 'password'; readonly password: SecretReference } | { readonly kind: 'managed-identity' };
    };

/** A whole configuration, checked. */
export interface Config {
  /** IANA name. */
  readonly timeZone: string;
  /** Of what the bot says unasked. */
  readonly language: 'en' | 'ja';
  readonly listen: { readonly host: string; readonly port: number };
  /** Absolute path of the data folder; undefined when the configuration names none. */
  readonly data: string | undefined;
  /** Undefined: the configuration serves the command line only. */
  readonly teams: TeamsConfig | undefined;
  readonly people: {
    readonly readers: People;
    readonly requesters: People;
    readonly approvers: readonly string[];
  };
  /** Conversation ids by name. */
  readonly channels: ReadonlyMap<string, string>;
  readonly approval: { readonly expiresMinutes: number; readonly runWithinMinutes: number };
  readonly watch: { readonly everySeconds: number };
  readonly servers: ServerBook;
  readonly endpoints: ReadonlyMap<ServerId, EndpointSettings>;
  readonly databases: ReadonlyMap<ServerId, MssqlSettings>;
  /** Folder that relative `file:` references start from. */
  readonly folder: string;
}
