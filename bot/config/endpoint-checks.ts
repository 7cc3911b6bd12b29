import { problem } from './explain.ts';
import { blockOf, type LooseServer } from './loose.ts';
import type { Problem } from './problems.ts';

type Block = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

const ways = ['ssh', 'winrm', 'local'] as const;

/** How the keys of a way to a server fit together. */
export function endpointProblems({ id, host, ssh, winrm, ways: given }: LooseServer): readonly Problem[] {
  const path = ['servers', id, 'endpoints'];
  return [
    ...wayProblems(given, path),
    ...(ssh ? sshProblems({ host, ...ssh }, [...path, 'ssh']) : []),
    ...(winrm ? winrmProblems(winrm, [...path, 'winrm']) : []),
  ];
}

function wayProblems(given: readonly string[] | undefined, path: Path): readonly Problem[] {
  if (!given) return [];
  const known = ways.filter((way) => given.includes(way));
  if (known.length === 0) return given.length === 0 ? [problem(path, 'no-endpoint', { ways: ways.join(', ') })] : [];
  return known.length > 1 ? [problem(path, 'several-endpoints', { ways: known.join(', ') })] : [];
}

const logins = ['privateKey', 'password', 'agent'] as const;

function sshProblems(ssh: Block, path: Path): readonly Problem[] {
  const jump = blockOf(ssh['jump']);
  return [...loginProblems(ssh, path), ...(jump ? jumpProblems(ssh, jump, [...path, 'jump']) : [])];
}

function jumpProblems(ssh: Block, jump: Block, path: Path): readonly Problem[] {
  const [here, there] = [ssh, jump].map(({ host, port = 22 }) => `${String(host).toLowerCase()}:${String(port)}`);
  return [...loginProblems(jump, path), ...(here === there ? [problem([...path, 'host'], 'jump-to-itself')] : [])];
}

function loginProblems(ssh: Block, path: Path): readonly Problem[] {
  const given = logins.filter((key) => has(ssh, key));
  if (given.length === 0) return [problem(path, 'no-login', { logins: logins.join(', ') })];
  if (given.length > 1) return [problem(path, 'several-logins', { logins: given.join(', ') })];
  const isLost = has(ssh, 'passphrase') && !has(ssh, 'privateKey');
  return isLost ? [problem([...path, 'passphrase'], 'passphrase-without-key')] : [];
}

function winrmProblems(winrm: Block, path: Path): readonly Problem[] {
  return [
    ...incomplete(winrm, path),
    ...(winrm['useSsl'] === false ? clearProblems(winrm, path) : []),
    ...(has(winrm, 'configurationName') && winrm['shell'] === 'winrs'
      ? [problem([...path, 'configurationName'], 'jea-needs-psrp')]
      : []),
  ];
}

/** What each way to log in cannot do without. */
const needs: Readonly<Record<string, readonly string[]>> = {
  ntlm: ['username', 'password'],
  basic: ['username', 'password'],
  certificate: ['certificate', 'key'],
};

function incomplete(winrm: Block, path: Path): readonly Problem[] {
  const named = winrm['authentication'];
  const wanted = typeof named === 'string' ? (needs[named] ?? []) : impliedNeeds(winrm);
  const missing = wanted.filter((key) => !has(winrm, key));
  return missing.length === 0 ? [] : [problem(path, 'login-incomplete', { missing: missing.join(', ') })];
}

/** A password needs its account, and the halves of a client certificate need each other. */
function impliedNeeds(winrm: Block): readonly string[] {
  const isCertificate = has(winrm, 'certificate') || has(winrm, 'key');
  return [...(has(winrm, 'password') ? ['username'] : []), ...(isCertificate ? ['certificate', 'key'] : [])];
}

const tlsOnly = ['ca', 'pin', 'certificate', 'key'] as const;

function clearProblems(winrm: Block, path: Path): readonly Problem[] {
  const named = winrm['authentication'];
  const inClear =
    named === 'basic' || named === 'certificate' ? [problem([...path, 'authentication'], 'needs-tls')] : [];
  const unused = tlsOnly.filter((key) => has(winrm, key));
  return [...inClear, ...unused.map((key) => problem([...path, key], 'needs-tls'))];
}

function has(block: Block, key: string): boolean {
  return block[key] !== undefined;
}
