import { wrongDeeds } from './static-mutants-deeds.ts';

/** A fault put into a script on purpose, and the rule that must catch it. */
export interface StaticMutant {
  readonly name: string;
  readonly file: string;
  /** The first occurrence is replaced. */
  readonly from: string;
  readonly to: string;
  readonly rule: string;
}

const services = 'guide/checks/services/check.ps1';

/** Seeded faults of syntax, commands and types. */
const wrongWords: readonly StaticMutant[] = [
  { name: 'a brace is missing', file: services, from: '    $fact\n}', to: '    $fact\n', rule: 'syntax' },
  {
    name: 'a ternary of PowerShell 7',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = $true ? 1 : 2',
    rule: 'newer-syntax',
  },
  {
    name: 'a null-coalescing operator',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = $sqlServer ?? 1',
    rule: 'newer-syntax',
  },
  {
    name: 'a null-coalescing assignment',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid ??= 1',
    rule: 'newer-syntax',
  },
  {
    name: 'a pipeline chain',
    file: services,
    from: '$usesWid = $null',
    to: 'Get-Service -Name BITS && Get-Service -Name WAS',
    rule: 'newer-syntax',
  },
  {
    name: 'a null-conditional member',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = ${sqlServer}?.Length',
    rule: 'newer-syntax',
  },
  {
    name: 'a null-conditional index',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = ${sqlServer}?[0]',
    rule: 'newer-syntax',
  },
  {
    name: 'a background pipeline',
    file: services,
    from: '$usesWid = $null',
    to: 'Get-Service -Name BITS &',
    rule: 'newer-syntax',
  },
  { name: 'a binary number', file: services, from: '$usesWid = $null', to: '$usesWid = 0b101', rule: 'newer-syntax' },
  { name: 'a big integer', file: services, from: '$usesWid = $null', to: '$usesWid = 12n', rule: 'newer-syntax' },
  { name: 'an unsigned byte', file: services, from: '$usesWid = $null', to: '$usesWid = 5uy', rule: 'newer-syntax' },
  {
    name: 'a Unicode escape',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = "`u{65E5}"',
    rule: 'newer-syntax',
  },
  {
    name: 'a pipe at the beginning of a line',
    file: services,
    from: '$usesWid = $null',
    to: 'Get-Service -Name BITS\n| Select-Object -First 1',
    rule: 'newer-syntax',
  },
  {
    name: 'a variable of PowerShell 7',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = $IsWindows',
    rule: 'newer-syntax',
  },
  { name: 'an alias', file: services, from: '| ForEach-Object -Process', to: '| % -Process', rule: 'unknown-command' },
  {
    name: 'a command of PowerShell 7',
    file: services,
    from: '$usesWid = $null',
    to: 'Get-Uptime',
    rule: 'unknown-command',
  },
  {
    name: 'a parameter of PowerShell 7',
    file: services,
    from: '| ForEach-Object -Process',
    to: '| ForEach-Object -Parallel',
    rule: 'unknown-parameter',
  },
  {
    name: 'a shortened parameter',
    file: services,
    from: 'Get-Service -Name',
    to: 'Get-Service -Na',
    rule: 'unknown-parameter',
  },
  {
    name: 'a positional argument',
    file: services,
    from: 'Get-Service -Name $Name',
    to: 'Get-Service $Name',
    rule: 'positional',
  },
  {
    name: 'code from text',
    file: services,
    from: '$usesWid = $null',
    to: "Invoke-Expression -Command '1'",
    rule: 'never',
  },
  {
    name: 'a compiled type',
    file: services,
    from: '$usesWid = $null',
    to: "Add-Type -TypeDefinition 'class A {}'",
    rule: 'never',
  },
  {
    name: 'a command built from text',
    file: services,
    from: '$usesWid = $null',
    to: "& ('Get-' + 'Service')",
    rule: 'built-command',
  },
  {
    name: 'a type that only .NET has',
    file: services,
    from: '[System.StringComparison]::OrdinalIgnoreCase',
    to: '[System.Text.Rune]::IsControl',
    rule: 'unknown-type',
  },
  {
    name: 'a static member that only .NET has',
    file: services,
    from: '$usesWid = $null',
    to: '$usesWid = [math]::Clamp(1, 2, 3)',
    rule: 'unknown-static',
  },
  {
    name: 'an overload that only .NET has',
    file: services,
    from: '$usesWid = $null',
    to: "$usesWid = [guid]::Parse('x', $null)",
    rule: 'unknown-static',
  },
  {
    name: 'an instance overload that only .NET has',
    file: services,
    from: '$usesWid = $null',
    to: "$usesWid = 'a'.Contains('a', [System.StringComparison]::Ordinal)",
    rule: 'unknown-overload',
  },
  {
    name: 'a misspelt enum value',
    file: services,
    from: '::OrdinalIgnoreCase',
    to: '::OrdinalIgnoresCase',
    rule: 'unknown-static',
  },
];

/** Seeded faults that are visible in the text alone. */
export const staticMutants: readonly StaticMutant[] = [...wrongWords, ...wrongDeeds];
