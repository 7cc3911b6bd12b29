import { writeFileSync } from 'node:fs';

/**
 * Writes the initial command that locks a session of the engine as a role capability file says: the functions that it
 * names stay visible, everything else is private, and there is no language.
 */
export function writeLock(file: string, kit: { folder: string; role: string }): void {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  writeFileSync(
    file,
    [
      '$PSModuleAutoLoadingPreference = "None"',
      `$role = & ([ScriptBlock]::Create([IO.File]::ReadAllText(${quote(`${kit.folder}/Douki/RoleCapabilities/${kit.role}.psrc`)})))`,
      `Import-Module ${quote(`${kit.folder}/Douki/Douki.psd1`)}`,
      '$visible = @($role.VisibleFunctions)',
      'foreach ($command in @(Get-Command -Name * -CommandType Alias, Function, Filter, Cmdlet -ListImported)) {',
      '    if ($visible -cnotcontains $command.Name) { $command.Visibility = "Private" }',
      '}',
      '$ExecutionContext.SessionState.Applications.Clear()',
      '$ExecutionContext.SessionState.Scripts.Clear()',
      '$ExecutionContext.SessionState.LanguageMode = "NoLanguage"',
      '',
    ].join('\n'),
  );
}
