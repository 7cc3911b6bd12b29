import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import type { ParameterValue, ScriptItem, ScriptRequest, ScriptResult } from '../../connectors/connector.ts';
import { loadDriver } from '../../connectors/powershell/driver.ts';
import { createCollector } from '../../connectors/powershell/outcome.ts';
import { writeRequest } from '../../connectors/powershell/request.ts';
import { hostProgram, pwshPath, type EngineKind } from './build.ts';

/** Strings that have broken other ways of passing arguments. */
export const hostile = [
  "x'; Remove-Item C:\\ -Recurse; '",
  '"$(throw)"',
  '`n`0$env:Path',
  '_x000A_ _x005F_ _X0041_',
  '\ud800 lone \udc00',
  '\u0000\u0001\u001e\u007f\u0085\u2028\ufeff\uffff',
  ' leading and trailing ',
  '<S>&amp;</S>]]>',
  '2026-01-02T03:04:05Z',
  '/Date(0)/',
  '',
];

/** A script of a run, with the digest it must have. */
export function itemOf(text: string, parameters: Record<string, ParameterValue> = {}, id = 'script'): ScriptItem {
  return { id, text, sha256: createHash('sha256').update(text, 'latin1').digest('hex'), parameters, timeoutMs: 60_000 };
}

/** A run of these scripts. */
export function requestOf(items: readonly ScriptItem[], more: Partial<ScriptRequest> = {}): ScriptRequest {
  return { runId: 'run-1', mode: 'read', deadlineMs: 60_000, items, ...more };
}

/** The bytes with the first occurrence of a text replaced. */
export function replaceFirst(input: Buffer, from: string, to: string): Buffer {
  return Buffer.from(input.toString('latin1').replace(from, to), 'latin1');
}

/** The bytes with the last occurrence of a text replaced. */
export function replaceLast(input: Buffer, from: string, to: string): Buffer {
  const text = input.toString('latin1');
  const at = text.lastIndexOf(from);
  return Buffer.from(`${text.slice(0, at)}${to}${text.slice(at + from.length)}`, 'latin1');
}

/** How a run goes. */
export interface RunInput {
  readonly program: EngineKind;
  readonly environment: Readonly<Record<string, string>>;
  readonly spoil?: ((input: Buffer) => Buffer) | undefined;
  /** The answer goes to the reader in pieces of so many bytes. */
  readonly size?: number;
}

/** What a connector does: the constant command line, the request on standard input, the answer through the real reader. */
export async function runRequest(
  request: ScriptRequest,
  { program, environment, spoil = (input) => input, size }: RunInput,
): Promise<ScriptResult> {
  const driver = loadDriver();
  const nonce = randomBytes(12).toString('base64url');
  const [, ...words] = driver.commandLine.split(' ');
  const [command, ...first] = program === 'pwsh' ? [pwshPath() ?? 'pwsh'] : ['dotnet', hostProgram];
  const child = spawn(command, [...first, ...words], { env: { ...process.env, ...environment } });
  const collector = createCollector({ request, nonce });
  child.stdout.on('data', (chunk: Buffer) => {
    for (let from = 0; from < chunk.length; from += size ?? chunk.length)
      collector.stdout(chunk.subarray(from, from + (size ?? chunk.length)));
  });
  child.stderr.on('data', (chunk: Buffer) => collector.stderr(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(spoil(writeRequest(request, { nonce, driver })));
  const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return collector.finish({ kind: 'closed', exitCode }, 0);
}
