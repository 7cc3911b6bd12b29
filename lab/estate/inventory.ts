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
  readonly ssh: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    /** Path of the private key file. */
    readonly privateKeyPath: string;
    readonly password: string;
    /** `SHA256:…`. */
    readonly hostKey: string;
  };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly simulated: true;
}

/** The `servers:` block of a douki.yaml for these servers. */
export function inventoryYaml(servers: readonly InventoryServer[]): string {
  const entries = servers.map((server) => [server.id, configurationOf(server)]);
  return `# Simulated servers of the lab; none of them is real.\n${stringify({ servers: Object.fromEntries(entries) as unknown })}`;
}

/** One server in the form of douki.yaml. */
export function configurationOf({ host, role, upstream, port, useSsl, ssh, settings }: InventoryServer): object {
  const { privateKeyPath, hostKey, username } = ssh;
  const endpoint = { host: ssh.host, port: ssh.port, username, privateKey: `file:${privateKeyPath}`, hostKey };
  return { host, role, upstream, port, useSsl, endpoints: { ssh: endpoint }, settings, tags: ['simulated'] };
}
