import { readFileSync } from 'node:fs';
import type { JeaFunction } from './roles.ts';
import { writeGuid } from './data-file.ts';

/** The script module: every check and remediation as a function whose body is the script as it stands in the guide. */
export function writeModule(functions: readonly JeaFunction[]): string {
  return [
    '# Douki: the checks and remediations of one release as functions, for endpoints that take no scripts.',
    '# Written by "npm run jea": do not edit; sign it as it is.',
    'Set-StrictMode -Version Latest',
    "$ErrorActionPreference = 'Stop'",
    "$ProgressPreference = 'SilentlyContinue'",
    "$ConfirmPreference = 'None'",
    '',
    '$functions = [ordered]@{',
    ...functions.map(writeEntry),
    '}',
    '',
    ownFunctions(),
    ...functions.map(({ name, script }) => `function ${name} {\n${script.text.trimEnd()}\n}\n`),
  ].join('\n');
}

/** The manifest of the module. */
export function writeManifest(functions: readonly JeaFunction[], release: { version: string }): string {
  const names = [...ownNames, ...functions.map(({ name }) => name)];
  return [
    '@{',
    "RootModule = 'Douki.psm1'",
    `ModuleVersion = '${release.version}'`,
    `GUID = '${writeGuid('module')}'`,
    "Author = 'Douki'",
    "Description = 'Checks and remediations of Douki, the WSUS bot.'",
    "PowerShellVersion = '5.1'",
    `FunctionsToExport = @(\n${names.map((name) => `    '${name}'`).join('\n')}\n)`,
    'CmdletsToExport = @()',
    'VariablesToExport = @()',
    'AliasesToExport = @()',
    '}',
    '',
  ].join('\n');
}

const ownNames = ['Get-DoukiModule', 'Register-DoukiRun'];

function writeEntry({ id, name, kind, script }: JeaFunction): string {
  const confirms = kind === 'remediation' ? '$true' : '$false';
  return `    '${id}' = [ordered]@{ name = '${name}'; sha256 = '${script.sha256}'; confirms = ${confirms} }`;
}

function ownFunctions(): string {
  return readFileSync(new URL('files/own-functions.ps1', import.meta.url), 'utf8').replaceAll('\r\n', '\n');
}
