import type { StaticMutant } from './static-mutants.ts';

const services = 'guide/checks/services/check.ps1';
const sync = 'guide/checks/sync-status/check.ps1';
const restart = 'guide/remediations/restart-services/remediation.ps1';
const start = 'guide/remediations/start-sync/remediation.ps1';
const proxy = 'guide/remediations/set-proxy/remediation.ps1';
const acl = 'guide/remediations/grant-content-acl/remediation.ps1';

/** Seeded faults in what a script reads, changes or promises. */
export const wrongDeeds: readonly StaticMutant[] = [
  {
    name: 'a misspelt member of the API',
    file: sync,
    from: '.GetSubscription()',
    to: '.GetSubscriptions()',
    rule: 'unknown-member',
  },
  {
    name: 'a secret of the configuration',
    file: sync,
    from: '.GetConfiguration()',
    to: '.GetConfiguration().ProxyPassword',
    rule: 'unknown-member',
  },
  {
    name: 'a whole object turned into text',
    file: sync,
    from: '.GetConfiguration()',
    to: '.GetConfiguration() | ConvertTo-Json',
    rule: 'changes',
  },
  {
    name: 'a check that starts a service',
    file: services,
    from: '$usesWid = $null',
    to: 'Start-Service -Name BITS',
    rule: 'changes',
  },
  {
    name: 'a check that saves',
    file: sync,
    from: '.GetSubscription()',
    to: '.GetSubscription().Save()',
    rule: 'changes',
  },
  {
    name: 'a restart outside ShouldProcess',
    file: restart,
    from: 'if ($PSCmdlet.ShouldProcess(',
    to: 'if ($true -or $env:X.Equals(',
    rule: 'unguarded',
  },
  {
    name: 'a start outside ShouldProcess',
    file: start,
    from: '$PSCmdlet.ShouldProcess(',
    to: '$PSCmdlet.ToString(',
    rule: 'unguarded',
  },
  {
    name: 'a save outside ShouldProcess',
    file: proxy,
    from: '$PSCmdlet.ShouldProcess(',
    to: '$PSCmdlet.ToString(',
    rule: 'unguarded',
  },
  {
    name: 'an access list written outside ShouldProcess',
    file: acl,
    from: '$PSCmdlet.ShouldProcess(',
    to: '$PSCmdlet.ToString(',
    rule: 'unguarded',
  },
  {
    name: 'a remediation without ShouldProcess',
    file: start,
    from: 'CmdletBinding(SupportsShouldProcess',
    to: 'CmdletBinding(PositionalBinding',
    rule: 'should-process',
  },
  { name: 'a script without help', file: services, from: '.SYNOPSIS', to: '.NOTES', rule: 'help' },
  {
    name: 'a parameter without a type',
    file: proxy,
    from: '[bool] $UseProxy',
    to: '$UseProxy',
    rule: 'typed-parameter',
  },
  {
    name: 'a script that takes unknown parameters in silence',
    file: services,
    from: '[CmdletBinding()]\nparam()',
    to: 'param()',
    rule: 'cmdlet-binding',
  },
  { name: 'a character outside ASCII', file: services, from: 'Reads state', to: 'Reads \u2013 state', rule: 'ascii' },
  {
    name: 'native errors merged into output',
    file: 'guide/checks/inactive-approvals/check.ps1',
    from: '& $tool listinactiveapprovals',
    to: '& $tool listinactiveapprovals 2>&1',
    rule: 'redirection',
  },
  {
    name: 'a function with a verb of its own',
    file: services,
    from: 'function Get-ServiceFact',
    to: 'function Fetch-ServiceFact',
    rule: 'approved-verb',
  },
];
