/** A server as far as it can be read in a file that may be full of mistakes. */
export interface LooseServer {
  readonly id: string;
  readonly role: string | undefined;
  readonly upstream: string | undefined;
  readonly channel: string | undefined;
  readonly hasApprovers: boolean;
  readonly tags: readonly string[];
  readonly ssh: Readonly<Record<string, unknown>> | undefined;
  readonly winrm: Readonly<Record<string, unknown>> | undefined;
  /** Keys below `endpoints`; undefined when that is no block. */
  readonly ways: readonly string[] | undefined;
  readonly mssql: Readonly<Record<string, unknown>> | undefined;
  readonly isLocal: boolean;
  readonly host: string | undefined;
  readonly settings: Readonly<Record<string, unknown>> | undefined;
}

/** The file for the cross checks: what is not of the right kind is left out, because the schema tells of it. */
export interface LooseConfig {
  readonly servers: readonly LooseServer[];
  readonly channels: readonly string[];
  readonly teams: 'local' | Readonly<Record<string, unknown>> | undefined;
  readonly hasPeople: boolean;
  readonly hasApprovers: boolean;
  readonly listenHost: string | undefined;
}

type Block = Readonly<Record<string, unknown>>;

/** Reads what can be read. */
export function looselyRead(raw: unknown): LooseConfig {
  const file = blockOf(raw) ?? {};
  const people = blockOf(file['people']);
  return {
    servers: Object.entries(blockOf(file['servers']) ?? {}).map(([id, server]) => looseServer(id, blockOf(server))),
    channels: Object.keys(blockOf(file['channels']) ?? {}),
    teams: file['teams'] === 'local' ? 'local' : blockOf(file['teams']),
    hasPeople: people !== undefined,
    hasApprovers: hasItems(people?.['approvers']),
    listenHost: textOf(blockOf(file['listen'])?.['host']),
  };
}

function looseServer(id: string, server: Block = {}): LooseServer {
  const tags = server['tags'];
  const endpoints = blockOf(server['endpoints']);
  return {
    id,
    role: textOf(server['role']),
    upstream: textOf(server['upstream']),
    channel: textOf(server['channel']),
    hasApprovers: hasItems(server['approvers']),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    ssh: blockOf(endpoints?.['ssh']),
    winrm: blockOf(endpoints?.['winrm']),
    mssql: blockOf(endpoints?.['mssql']),
    isLocal: endpoints?.['local'] === true,
    ways: endpoints && Object.keys(endpoints),
    host: textOf(server['host']),
    settings: blockOf(server['settings']),
  };
}

/** The block of keys that a value is; undefined for anything else. */
export function blockOf(value: unknown): Block | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Block) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
