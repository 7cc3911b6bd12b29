import { isDeepStrictEqual } from 'node:util';
import { scriptOf } from './ask.ts';
import { proveCheck, type Players } from './prove-check.ts';
import { proveRemediation } from './prove-remediation.ts';
import { casesOf } from './remediation-cases.ts';
import { everyServer, troubledServers } from './situations.ts';

/** A fault put into a script on purpose, and the situation in which the contract must turn red. */
export interface Mutant {
  readonly name: string;
  readonly unit: string;
  readonly from: string;
  readonly to: string;
  /** Name of a situation, or of a case of the remediation. */
  readonly where: string;
}

/** Seeded faults that only running the script can show; those of words and syntax are in static-mutants.ts. */
export const mutants: readonly Mutant[] = [
  check('services', 'a registry value is misspelt', 'DelayedAutostart', 'DelayedAutoStarted', 'default: wsus01'),
  check('content-acl', 'an account is forgotten', "'S-1-5-20', ", '', 'default: wsus04'),
  check(
    'content-acl',
    'generic rights are not mapped',
    '-bor 0x1F01FF',
    '-bor 0',
    'wsus01, generic rights stand in the list',
  ),
  check('sync-status', 'the oldest comes first', 'StartTime -Descending', 'StartTime', 'default: wsus01'),
  check('sync-status', 'a member that does not exist', '.ProcessedItems', '.PercentComplete', 'default: wsus01'),
  check(
    'sync-status',
    'local time is taken for UTC',
    '[datetime]::SpecifyKind($Value, [System.DateTimeKind]::Utc)',
    '$Value',
    'default: wsus01',
  ),
  check(
    'content-storage',
    'a letter is missing',
    '.DownloadExpressPackages',
    '.DownloadExpressPackage',
    'default: wsus01',
  ),
  check('approval-counts', 'another count', '.UpdatesNeedingFilesCount', '.UpdatesNeedingFiles', 'default: wsus04'),
  check('failed-updates', 'the wrong enum integer', '-in 7, 8', '-in 6', 'default: wsus04'),
  check('failed-updates', 'events of every day', 'AddHours(-48)', 'AddHours(-1)', 'default: wsus04'),
  check('proxy-settings', 'the status line is cut', '-lt 12', '-lt 1', 'default: wsus06'),
  check(
    'proxy-settings',
    'the password is shown',
    'ConvertTo-Text -Value $configuration.ProxyUserName',
    '[string]$configuration.ProxyPassword',
    'default: wsus01',
  ),
  check('upstream-connection', 'another path', '/DssAuthWebService/', '/DssAuth/', 'default: wsus02'),
  check(
    'upstream-connection',
    'the proxy of the machine is used',
    '$request.Proxy = $null',
    '$null = 1',
    'default: wsus02',
  ),
  check('inactive-approvals', 'the headline is counted', '-Skip 1', '-Skip 0', 'default: wsus01'),
  check(
    'upstream-updates',
    'everything is missing',
    '$fact.present = $true',
    '$fact.present = $false',
    'default: wsus01',
  ),
  check('upstream-updates', 'another property', '$update.PublicationState', '$update.UpdateType', 'default: wsus01'),
  check(
    'range-requests',
    'a text is compared in the place of a number',
    "'0x([0-9a-fA-F]{8})'",
    "'Range protocol header'",
    'default: wsus01',
  ),
  check(
    'range-requests',
    'any host is called',
    '$matching.Count -gt 0',
    '$true',
    'wsus03, the file that failed last is on a host of nobody',
  ),
  check('susdb-state', 'the pipe of an old WSUS', 'MICROSOFT##WID', 'MICROSOFT##SSEE', 'default: wsus01'),
  check(
    'susdb-state',
    'numbers become text',
    '$value = $Reader.GetValue',
    '$value = [string]$Reader.GetValue',
    'default: wsus01',
  ),
  check('susdb-maintenance', 'any text is run', '-cne $Sha256', '-ceq $Sha256', 'default: wsus01'),
  check(
    'hierarchy',
    'a child is told with the id of its parent',
    '$Entry.Id',
    '$Entry.ParentServerId',
    'hierarchy: wsus01',
  ),
  check('hierarchy', 'TLS is always on', '-ne 0 }', '-ne 2 }', 'healthy: wsus01'),
  fix('set-proxy', 'nothing is saved', '$configuration.Save()', '$null = 1', 'default: wsus02, parameters 1'),
  fix(
    'set-proxy',
    'a dry run saves',
    "$PSCmdlet.ShouldProcess($server.Name, 'Set the proxy of WSUS')",
    '$true',
    'default: wsus02, parameters 1',
  ),
  fix(
    'set-upstream',
    'a step is not told',
    "messageId = 'set-port'",
    "messageId = 'set-name'",
    'wsus02, the upstream listens elsewhere, parameters 1',
  ),
  fix(
    'set-bits-foreground',
    'the service is not restarted',
    "Restart-Service -Name 'WsusService' -Force",
    '$null = 1',
    'default: wsus02, parameters 1',
  ),
  fix(
    'restart-services',
    'the wrong start type',
    "$type = 'Manual'",
    "$type = 'Automatic'",
    'wsus02, BITS and WSUS are disabled, parameters 1',
  ),
  fix(
    'restart-services',
    'a running synchronization is cut',
    '$status -ne 0',
    '$status -eq 9',
    'wsus02, a synchronization is running, parameters 1',
  ),
  fix(
    'grant-content-acl',
    'full control is taken for read',
    '0x1F01FF; inheritance = 3',
    '0x1200A9; inheritance = 3',
    'wsus02, both accounts have lost their rights, parameters 1',
  ),
  fix(
    'grant-content-acl',
    'a deny entry is overlooked',
    "throw (ConvertTo-ErrorRecord -Id 'Douki.DenyEntry'",
    "[void](ConvertTo-ErrorRecord -Id 'Douki.DenyEntry'",
    'wsus02, an entry denies, parameters 1',
  ),
  fix(
    'grant-content-acl',
    'what was there before is lost',
    'foreach ($entry in $entries) { $folder.acl.AddAccessRule',
    'foreach ($entry in @()) { $folder.acl.AddAccessRule',
    'wsus02, both accounts have lost their rights, parameters 1',
  ),
  fix(
    'cancel-and-decline',
    'approvals are not kept for later',
    'approvals = $approvals',
    'approvals = @()',
    'wsus02, downloads are on their way, parameters 1',
  ),
  fix(
    'cancel-and-decline',
    'a replica declines',
    "throw (ConvertTo-ErrorRecord -Id 'Douki.IsReplica'",
    "[void](ConvertTo-ErrorRecord -Id 'Douki.IsReplica'",
    'default: wsus04, parameters 1',
  ),
  fix(
    'resume-downloads',
    'a state is left out',
    '-in 6, 7, 8',
    '-in 7, 8',
    'wsus02, downloads are on their way, parameters 1',
  ),
  fix(
    'select-products',
    'the selection is replaced',
    'if ($Wanted) { $Unit }',
    '$Unit',
    'default: wsus01, parameters 2',
  ),
  fix(
    'remove-inactive-approvals',
    'any list will do',
    'if (-not $isExpected) {',
    'if ($false) {',
    'default: wsus01, parameters 2',
  ),
  fix(
    'start-sync',
    'it starts while one runs',
    '-ne 0) {',
    '-eq 9) {',
    'wsus02, a synchronization is running, parameters 1',
  ),
  fix(
    'stop-sync',
    'the answer is what was wished',
    '$after = 2',
    '$after = 0',
    'wsus02, a synchronization is running, parameters 1',
  ),
];

/** True when the contract turns red with the fault. */
export async function isCaught(players: Players, mutant: Mutant): Promise<boolean> {
  const { unit, from, to, where } = mutant;
  const [folder, id = ''] = unit.split('/');
  if (!scriptOf(unit).includes(from))
    throw new Error(`${unit} no longer contains ${from}: give the mutant another place`);
  const replace = (text: string) => text.replace(from, () => to);
  const culture = 'en-US';
  if (folder === 'checks') {
    const situation = [...everyServer, ...troubledServers].find((one) => one.name === where);
    if (!situation) throw new Error(`no situation is called ${where}`);
    const { isEqual, told, derived } = await proveCheck(players, { check: id, situation, culture, replace });
    return !isEqual || !isDeepStrictEqual(told, derived);
  }
  const one = casesOf(id).find(({ name }) => name === where);
  if (!one) throw new Error(`no case of ${id} is called ${where}`);
  return (await proveRemediation(players, { remediation: id, case: one, culture, replace })).problems.length > 0;
}

/** One row of the table: folder name, what is wrong, the text in the script, what stands there instead, and where it shows. */
type Row = [id: string, name: string, from: string, to: string, where: string];

function check(...[id, ...rest]: Row): Mutant {
  return mutant(`checks/${id}`, ...rest);
}

function fix(...[id, ...rest]: Row): Mutant {
  return mutant(`remediations/${id}`, ...rest);
}

function mutant(...[unit, name, from, to, where]: Row): Mutant {
  return { unit, name, from, to, where };
}
