import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loadGuide } from '../guide.ts';
import { writeCapability, writeConfiguration } from './data-file.ts';
import { writeManifest, writeModule } from './module.ts';
import { functionsOf, roles } from './roles.ts';

/** Every file of the kit by its path below the output folder; all ASCII. */
export function writeKit(): ReadonlyMap<string, string> {
  const functions = functionsOf(loadGuide());
  const files = new Map([
    ['Douki/Douki.psd1', writeManifest(functions, { version: readVersion() })],
    ['Douki/Douki.psm1', writeModule(functions)],
  ]);
  for (const role of roles) {
    files.set(`Douki/RoleCapabilities/${role.name}.psrc`, writeCapability(role, functions));
    files.set(`${role.name}.pssc`, writeConfiguration(role, functions, 'winrm'));
    files.set(`${role.name}.ssh.pssc`, writeConfiguration(role, functions, 'ssh'));
  }
  for (const name of plainFiles) files.set(name, readPlain(name));
  for (const [path, text] of files) {
    // Windows PowerShell 5.1 reads a file without a mark as ANSI.
    if (!/^[\t\n -~]*$/.test(text)) throw new Error(`${path} has characters outside ASCII.`);
  }
  return files;
}

const plainFiles = ['Install-Douki.ps1', 'Test-DoukiEndpoint.ps1', 'DoukiGate.ps1', 'README.md'];

function readPlain(name: string): string {
  return readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function main(): void {
  const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
  if (out === undefined) {
    console.error('Say where the kit shall be written: npm run jea -- --out DIR');
    process.exitCode = 2;
    return;
  }
  for (const [path, text] of writeKit()) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
  console.log(`The kit is in ${out}. Read its README.md, sign the module, then run Install-Douki.ps1 on the server.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
