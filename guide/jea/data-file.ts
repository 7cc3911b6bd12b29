import { createHash } from 'node:crypto';
import { type JeaFunction, type JeaRole, visibleTo } from './roles.ts';

/** A GUID that is the same for the same name in every release. */
export function writeGuid(name: string): string {
  const hex = createHash('sha256').update(`douki ${name}`).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** The role capability file: which functions a role sees. */
export function writeCapability(role: JeaRole, functions: readonly JeaFunction[]): string {
  return writeFile([
    `GUID = '${writeGuid(role.name)}'`,
    "Author = 'Douki'",
    `Description = '${role.description}'`,
    "ModulesToImport = 'Douki'",
    `VisibleFunctions = ${writeList(visibleTo(role, functions))}`,
  ]);
}

/**
 * The session configuration file of a role's endpoint. `winrm`: a virtual account, and the role for one group of people
 * or service accounts, which the installation puts in the place of its placeholder. `ssh`: for `pwsh -sshs
 * -ConfigurationFile`, which knows neither, so that the functions stand in the file itself.
 */
export function writeConfiguration(role: JeaRole, functions: readonly JeaFunction[], kind: 'winrm' | 'ssh'): string {
  const common = [
    "SchemaVersion = '2.0.0.0'",
    `GUID = '${writeGuid(`${role.name} ${kind}`)}'`,
    "Author = 'Douki'",
    `Description = '${role.description}'`,
    // An empty session has not even the cmdlets that the functions themselves are made of.
    "SessionType = 'RestrictedRemoteServer'",
    "LanguageMode = 'NoLanguage'",
  ];
  if (kind === 'ssh') {
    return writeFile([
      ...common,
      "ModulesToImport = 'Douki'",
      `VisibleFunctions = ${writeList(visibleTo(role, functions))}`,
    ]);
  }
  const groups = role.groups.length > 0 ? [`RunAsVirtualAccountGroups = ${writeList(role.groups)}`] : [];
  return writeFile([
    ...common,
    "ExecutionPolicy = 'RemoteSigned'",
    "TranscriptDirectory = 'C:\\ProgramData\\Douki\\Transcripts'",
    'RunAsVirtualAccount = $true',
    ...groups,
    `RoleDefinitions = @{ '__ACCOUNT__' = @{ RoleCapabilities = '${role.name}' } }`,
  ]);
}

function writeFile(lines: readonly string[]): string {
  return `@{\n${lines.join('\n')}\n}\n`;
}

function writeList(words: readonly string[]): string {
  return `@(\n${words.map((word) => `    '${word}'`).join('\n')}\n)`;
}
