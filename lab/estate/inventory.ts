import { stringify } from 'yaml';

/** One simulated server as the configuration of the bot describes it. */
export interface InventoryServer {
  readonly id: string;
  /** Full name, as a child's WSUS configuration names it; the SSH endpoint is on loopback. */
  readonly host: string;
  readonly role: 'upstream' | 'autonomous' | 'replica';
  readonly upstream: string;
  /** WSUS port and TLS. */
  readonly port: number;
  readonly useSsl: boolean;
  /** Exactly one of both is there. */
  readonly ssh?: SshAccess;
  readonly winrm?: WinrmAccess;
  /** The SQL Server of its SUSDB; absent where that is the Windows Internal Database. */
  readonly mssql?: SqlAccess;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly simulated: true;
}

/** How a simulated server is reached over SSH. */
export interface SshAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Path of the private key file. */
  readonly privateKeyPath: string;
  readonly password: string;
  /** `SHA256:…`. */
  readonly hostKey: string;
}

/** How a simulated server is reached over WinRM. */
export interface WinrmAccess {
  readonly host: string;
  readonly port: number;
  readonly useSsl: boolean;
  readonly authentication: 'basic' | 'ntlm';
  readonly username: string;
  /** Path of the file with the password. */
  readonly passwordPath: string;
  readonly password: string;
  /** `SHA256:…` of the certificate's key, with TLS. */
  readonly pin?: string;
}

/** How the SQL Server of a SUSDB is reached. */
export interface SqlAccess {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  /** Path of the file that holds the password. */
  readonly passwordPath: string;
  /** The name in its certificate. */
  readonly serverName: string;
  /** Path of the certificate of its authority. */
  readonly caPath: string;
}

/** The `servers:` block of a douki.yaml for these servers. */
export function inventoryYaml(servers: readonly InventoryServer[]): string {
  const entries = servers.map((server) => [server.id, configurationOf(server)]);
  return `# Simulated servers of the lab; none of them is real.\n${stringify({ servers: Object.fromEntries(entries) as unknown })}`;
}

/** One server in the form of douki.yaml. */
export function configurationOf(server: InventoryServer): object {
  const { host, role, upstream, port, useSsl, ssh, winrm, mssql, settings } = server;
  const way = { ...(ssh && { ssh: sshBlock(ssh) }), ...(winrm && { winrm: winrmBlock(winrm) }) };
  const endpoints = { ...way, ...(mssql && { mssql: sqlBlock(mssql) }) };
  return { host, role, upstream, port, useSsl, endpoints, settings, tags: ['simulated'] };
}

function sshBlock({ host, port, username, privateKeyPath, hostKey }: SshAccess): object {
  return { host, port, username, privateKey: `file:${privateKeyPath}`, hostKey };
}

function winrmBlock({ passwordPath, password: _, ...access }: WinrmAccess): object {
  return { ...access, password: `file:${passwordPath}` };
}

function sqlBlock({ passwordPath, caPath, ...rest }: SqlAccess): object {
  return { ...rest, password: `file:${passwordPath}`, ca: `file:${caPath}` };
}
