import type { PipelineCommand } from '../../../connectors/winrm/psrp/commands.ts';

/** Something that a locked session must refuse. */
export interface Escape {
  readonly name: string;
  readonly command: PipelineCommand;
}

const named = (text: string, given: PipelineCommand['arguments'] = {}): Escape => ({
  name: `${text} ${Object.keys(given).join(' ')}`.trim(),
  command: { kind: 'name', text, arguments: given },
});
const script = (text: string): Escape => ({
  name: `the script ${text}`,
  command: { kind: 'script', text, arguments: {} },
});

/** Commands of others, by name, by alias, by module, and by path. */
const commands: readonly Escape[] = [
  named('Get-Process'),
  named('Get-Content', { Path: '/etc/passwd' }),
  named('Set-Content', { Path: '/tmp/douki-escape', Value: 'x' }),
  named('Out-File', { FilePath: '/tmp/douki-escape' }),
  named('Get-ChildItem', { Path: '/' }),
  named('Get-Item', { Path: 'Env:PATH' }),
  named('Set-Item', { Path: 'Function:Get-DoukiModule', Value: '1' }),
  named('Remove-Item', { Path: '/tmp/douki-escape' }),
  named('Set-Location', { Path: '/' }),
  named('New-PSDrive', { Name: 'x', PSProvider: 'FileSystem', Root: '/' }),
  named('Get-Variable'),
  named('Set-Variable', { Name: 'x', Value: 1 }),
  named('New-Object', { TypeName: 'System.Net.WebClient' }),
  named('Invoke-Command', { ScriptBlock: '1' }),
  named('Invoke-Expression', { Command: '1' }),
  named('ForEach-Object', { MemberName: 'ToString' }),
  named('Where-Object', { Property: 'x' }),
  named('Start-Process', { FilePath: '/bin/sh' }),
  named('Start-Job', { ScriptBlock: '1' }),
  named('Start-ThreadJob', { ScriptBlock: '1' }),
  named('Add-Type', { TypeDefinition: 'class x {}' }),
  named('Import-Module', { Name: 'Microsoft.PowerShell.Management' }),
  named('Remove-Module', { Name: 'Douki' }),
  named('New-Module', { ScriptBlock: '1' }),
  named('New-PSSession', { ComputerName: 'localhost' }),
  named('Enter-PSSession', { ComputerName: 'localhost' }),
  named('Enter-PSHostProcess', { Id: 1 }),
  named('Set-StrictMode', { Off: true }),
  named('Set-ExecutionPolicy', { ExecutionPolicy: 'Bypass' }),
  named('Update-TypeData'),
  named('Set-PSBreakpoint', { Command: 'Get-DoukiModule' }),
  named('Register-ObjectEvent'),
  named('Set-Alias', { Name: 'x', Value: 'y' }),
  named('Write-Host', { Object: 'x' }),
  named('prompt'),
  named('cd..'),
  named('ls'),
  named('iex'),
  named('%'),
  named('?'),
  named('Microsoft.PowerShell.Management\\Get-Content', { Path: '/etc/passwd' }),
  named('Microsoft.PowerShell.Core\\ForEach-Object'),
  named('Microsoft.PowerShell.Core\\Import-Module', { Name: '/tmp/x.psm1' }),
  named('/bin/ls'),
  named('/usr/bin/env'),
  named('sh'),
  named('bash'),
  named('pwsh'),
  named('powershell.exe'),
  named('cmd.exe'),
  named('C:\\Windows\\System32\\whoami.exe'),
  named('./Install-Douki.ps1'),
  named('&'),
  named('.'),
  named('Get-Registry*'),
  named('Get-RegistryValue', { Path: 'HKLM:\\', Name: 'x' }),
  named('Douki\\Get-UpdateServer'),
  named('global:Get-Process'),
  named('function:Get-DoukiModule'),
];

/** Language of any kind. */
const scripts: readonly Escape[] = [
  '1',
  '1 + 1',
  '$PID',
  '$env:PATH',
  '$ExecutionContext.SessionState.LanguageMode = "FullLanguage"',
  '"$(Get-Process)"',
  '[Environment]::MachineName',
  '[IO.File]::ReadAllText("/etc/passwd")',
  '& { 1 }',
  '. { 1 }',
  '& Get-DoukiModule',
  '& "Get-Process"',
  '(Get-DoukiModule).account',
  '@{ a = 1 }',
  'function Get-DoukiModule { 1 }',
  'if ($true) { 1 }',
  'Get-DoukiModule; Get-Process',
  'Get-DoukiModule | ForEach-Object { $_ }',
  'Get-DoukiModule | ForEach-Object -MemberName GetType',
  'Get-DoukiModule > /tmp/douki-escape',
  'Get-DoukiModule &',
  'class X {}',
  'using module Douki',
  'exit',
].map(script);

/** Parameters that would carry code or leave something behind. */
const parameters: readonly Escape[] = [
  named('Get-DoukiModule', { Nothing: 1 }),
  named('Get-DoukiModule', { OutVariable: '$(Get-Process)' }),
  named('Get-DoukiModule', { ErrorAction: 'Whatever' }),
  named('Get-DoukiServices', { Name: 'x' }),
  named('Register-DoukiRun', { RunId: '../escape' }),
  named('Register-DoukiRun', { RunId: '' }),
  named('Invoke-DoukiSetProxy', { UseProxy: '$(Get-Process)' }),
  named('Invoke-DoukiSetProxy', { UseProxy: true, Name: "x'; Get-Process; '" }),
  named('Invoke-DoukiSetProxy', { UseProxy: true, Port: 70_000 }),
  named('Invoke-DoukiSetProxy', { UseProxy: true, ScriptBlock: '1' }),
];

/** All that must be refused, each by its name. */
export const escapes: readonly Escape[] = [...commands, ...scripts, ...parameters];
