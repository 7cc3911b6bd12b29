import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** A realm of its own on loopback: LAB.TEST with the account wsusbot and the services of localhost. */
export interface Kdc {
  /** For whoever takes part in the realm. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the acceptor: the keys of both services. */
  readonly acceptor: Readonly<Record<string, string>>;
  /** Keytab of wsusbot. */
  readonly keytab: string;
  file(name: string): string;
  /** Runs one command of kadmin. */
  admin(command: string): void;
  close(): Promise<void>;
}

const programs = ['/usr/sbin/krb5kdc', '/usr/sbin/kdb5_util', '/usr/sbin/kadmin.local'] as const;

/** Why there can be no realm here; nothing when there can. */
export function missingKdc(): string | undefined {
  const lacking = programs.filter((program) => !existsSync(program));
  return lacking.length === 0 ? undefined : `${lacking.join(', ')} missing (apt-get install krb5-kdc krb5-user)`;
}

/** Starts a KDC on a free port, in a folder of its own. */
export async function startKdc(services: readonly string[] = ['HTTP', 'WSMAN']): Promise<Kdc> {
  const folder = mkdtempSync(path.join(tmpdir(), 'douki-kdc-'));
  const file = (name: string): string => path.join(folder, name);
  const port = await findFreePort();
  writeFileSync(file('krb5.conf'), clientConfig(port));
  writeFileSync(file('kdc.conf'), kdcConfig(port, file));
  const environment = { KRB5_CONFIG: file('krb5.conf'), KRB5CCNAME: `FILE:${file('ccache')}` };
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment, KRB5_KDC_PROFILE: file('kdc.conf') };
  const run = (program: string, ...words: readonly string[]): void => {
    const done = spawnSync(program, words, { env, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${program} ${words.join(' ')}: ${done.stderr}`);
  };
  const admin = (command: string): void => run(programs[2], '-q', command);
  run(programs[1], 'create', '-s', '-r', 'LAB.TEST', '-P', 'masterpw');
  admin('addprinc -pw Passw0rd! wsusbot');
  for (const service of services) {
    admin(`addprinc -randkey ${service}/localhost`);
    admin(`ktadd -k ${file('services.keytab')} ${service}/localhost`);
  }
  admin(`ktadd -norandkey -k ${file('bot.keytab')} wsusbot`);
  const kdc = spawn(programs[0], ['-n', '-P', file('kdc.pid')], { env, stdio: 'ignore' });
  await once(kdc, 'spawn');
  await waitForPort(port);
  return {
    environment,
    acceptor: { ...environment, KRB5_KTNAME: `FILE:${file('services.keytab')}`, KRB5RCACHETYPE: 'none' },
    ...{ keytab: file('bot.keytab'), file, admin },
    close: async () => {
      kdc.kill('SIGKILL');
      await once(kdc, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

function clientConfig(port: number): string {
  return `[libdefaults]
default_realm = LAB.TEST
dns_lookup_realm = false
dns_lookup_kdc = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
[realms]
LAB.TEST = {
  kdc = 127.0.0.1:${port}
}
[domain_realm]
localhost = LAB.TEST
`;
}

function kdcConfig(port: number, file: (name: string) => string): string {
  return `[kdcdefaults]
kdc_listen = 127.0.0.1:${port}
kdc_tcp_listen = 127.0.0.1:${port}
[realms]
LAB.TEST = {
  database_name = ${file('principal')}
  key_stash_file = ${file('stash')}
  acl_file = ${file('acl')}
  supported_enctypes = aes256-cts:normal aes128-cts:normal
}
[logging]
kdc = FILE:${file('kdc.log')}
`;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A KDC says nothing when it is ready, so its port is tried until it answers. */
async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await setImmediate();
  }
  throw new Error('The KDC does not listen.');
}
