import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { generateWsus } from './generate-wsus.ts';

const project = fileURLToPath(new URL('engine/', import.meta.url));
const host = fileURLToPath(new URL('host/', import.meta.url));

/** The program that plays powershell.exe, once it is built. */
export const hostProgram = `${host}bin/Release/net10.0/douki-powershell.dll`;

/** `library`: our thin program around the NuGet package. `pwsh`: a full PowerShell 7.6 that compiles and loads the same sources. */
export type EngineKind = 'library' | 'pwsh';

/** The engines that this machine can run. */
export function kindsOfEngine(): readonly EngineKind[] {
  return [...(hasSdk() ? ['library' as const] : []), ...(pwshPath() === undefined ? [] : ['pwsh' as const])];
}

/** Why no engine can run here; undefined when one can. */
export function whyNoEngine(): string | undefined {
  if (kindsOfEngine().length > 0) return undefined;
  return 'there is neither a .NET 10 SDK nor a PowerShell 7.6: install one of them (or name a pwsh with DOUKI_PWSH) to have the scripts proven';
}

/** Why our own .NET programs cannot be built here; undefined when they can. */
export function whyNoSdk(): string | undefined {
  return hasSdk() ? undefined : 'there is no .NET 10 SDK on PATH: install it to have this proven';
}

/** The full PowerShell to use: DOUKI_PWSH, else pwsh on PATH; undefined where there is none of version 7.6. */
export function pwshPath(): string | undefined {
  const path = process.env['DOUKI_PWSH'] ?? 'pwsh';
  const asked = spawnSync(path, ['-NoLogo', '-NoProfile', '-Command', '$PSVersionTable.PSVersion.ToString()'], quiet);
  const isFit = asked.status === 0 && /^7\.([6-9]|\d\d)\./.test(asked.stdout.trim());
  if (!isFit && process.env['DOUKI_PWSH'] !== undefined)
    throw new Error(`DOUKI_PWSH=${path} is no PowerShell 7.6: ${asked.error?.message ?? asked.stdout}`);
  return isFit ? path : undefined;
}

/** Builds an engine (the library with a locked restore); throws with the compiler's words. */
export function buildEngine(kind: EngineKind = 'library'): void {
  alone(() => {
    generateWsus();
    if (kind === 'library') build(project);
  });
}

/** Builds the program that plays powershell.exe. */
export function buildHost(): void {
  alone(() => build(host));
}

/** Builds one of the two .NET projects with a locked restore; throws with the compiler's words. */
function build(folder: string): void {
  const words = ['build', folder, '-c', 'Release', '-v', 'q', '--nologo', '-p:RestoreLockedMode=true'];
  const built = spawnSync('dotnet', words, { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`${folder} does not build:\n${built.stdout}${built.stderr}`);
}

/** Program and arguments that start an engine which was built. */
export function commandOf(kind: EngineKind): readonly [string, ...string[]] {
  if (kind === 'library') return ['dotnet', `${project}bin/Release/net10.0/douki-engine.dll`];
  return [pwshPath() ?? 'pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File', `${project}in-pwsh.ps1`];
}

function hasSdk(): boolean {
  const found = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
  return found.status === 0 && /^10\./m.test(found.stdout);
}

const quiet = { encoding: 'utf8', env: { ...process.env, POWERSHELL_TELEMETRY_OPTOUT: '1' } } as const;

/** Two test files that build at once would write the same files; a lock older than its time is of a process that died. */
function alone<T>(work: () => T): T {
  const lock = `${tmpdir()}/douki-engine-build.lock`;
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
