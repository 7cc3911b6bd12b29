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

/** The `servers:` block of a douki.yaml for these servers. */
export function inventoryYaml(servers: readonly InventoryServer[]): string {
  const entries = servers.map((server) => [server.id, configurationOf(server)]);
  return `# Simulated servers of the lab; none of them is real.\n${stringify({ servers: Object.fromEntries(entries) as unknown })}`;
}

/** One server in the form of douki.yaml. */
export function configurationOf({ host, role, upstream, port, useSsl, ssh, winrm, settings }: InventoryServer): object {
  const endpoints = { ...(ssh && { ssh: sshBlock(ssh) }), ...(winrm && { winrm: winrmBlock(winrm) }) };
  return { host, role, upstream, port, useSsl, endpoints, settings, tags: ['simulated'] };
}

function sshBlock({ host, port, username, privateKeyPath, hostKey }: SshAccess): object {
  return { host, port, username, privateKey: `file:${privateKeyPath}`, hostKey };
}

function winrmBlock({ passwordPath, password: _, ...access }: WinrmAccess): object {
  return { ...access, password: `file:${passwordPath}` };
}
