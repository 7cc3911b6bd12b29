<#
.SYNOPSIS
Reads state and start type of the services that a synchronization needs.

.DESCRIPTION
Reads the service control manager and the registry of this server by key names, never by display names; changes nothing.
Returns one ordered dictionary, described in facts.ts beside this file.
#>
[CmdletBinding()]
param()

function Get-RegistryValue {
    param([string] $Path, [string] $Name)
    # Absent and not readable are the same here: the caller gets null.
    try { (Get-ItemProperty -LiteralPath $Path -Name $Name).$Name } catch { $null }
}

function Get-ServiceFact {
    param([string] $Name)
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\' + $Name
    $fact = [ordered]@{ name = $Name; present = $true; status = $null; start = $null; delayed = $false; trigger = $false }
    try {
        $fact.status = [int](Get-Service -Name $Name).Status
    } catch {
        # Any other failure means that this account may not ask.
        if ($_.FullyQualifiedErrorId -like 'NoServiceFoundForGivenName*') {
            $fact.present = $false
            return $fact
        }
    }
    $fact.start = [System.Nullable[int]](Get-RegistryValue -Path $key -Name 'Start')
    $fact.delayed = 1 -eq (Get-RegistryValue -Path $key -Name 'DelayedAutostart')
    $fact.trigger = Test-Path -LiteralPath ($key + '\TriggerInfo')
    $fact
}

$sqlServer = Get-RegistryValue -Path 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup' -Name 'SqlServerName'
$usesWid = $null
if ($null -ne $sqlServer) {
    $usesWid = ([string]$sqlServer).IndexOf('##WID', [System.StringComparison]::OrdinalIgnoreCase) -ge 0
}
$names = 'WsusService', 'BITS', 'W3SVC', 'WAS', 'MSSQL$MICROSOFT##WID', 'W32Time'
[ordered]@{
    services = @($names | ForEach-Object -Process { Get-ServiceFact -Name $_ })
    usesWid = $usesWid
}
