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
  /** The SQL Server of its SUSDB; absent where that is the Windows Internal Database. */
  readonly mssql?:
    | {
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
    | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly simulated: true;
}

/** The `servers:` block of a douki.yaml for these servers. */
export function inventoryYaml(servers: readonly InventoryServer[]): string {
  const entries = servers.map((server) => [server.id, configurationOf(server)]);
  return `# Simulated servers of the lab; none of them is real.\n${stringify({ servers: Object.fromEntries(entries) as unknown })}`;
}

/** One server in the form of douki.yaml. */
export function configurationOf({ host, role, upstream, port, useSsl, ssh, mssql, settings }: InventoryServer): object {
  const { privateKeyPath, hostKey, username } = ssh;
  const endpoint = { host: ssh.host, port: ssh.port, username, privateKey: `file:${privateKeyPath}`, hostKey };
  const endpoints = { ssh: endpoint, ...(mssql ? { mssql: databaseOf(mssql) } : {}) };
  return { host, role, upstream, port, useSsl, endpoints, settings, tags: ['simulated'] };
}

function databaseOf({ passwordPath, caPath, ...rest }: NonNullable<InventoryServer['mssql']>): object {
  return { ...rest, password: `file:${passwordPath}`, ca: `file:${caPath}` };
}
