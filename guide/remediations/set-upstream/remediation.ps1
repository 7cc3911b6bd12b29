<#
.SYNOPSIS
Corrects where this server synchronizes from.

.DESCRIPTION
Sets only the properties it is given; replica mode stays as it is.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
  Douki.SyncRunning       a synchronization is running or stopping
  Douki.ConfigurationBusy the server is still saving its configuration
  Douki.NoValue           the API would not tell a value
  Douki.NoUpstreamName    a downstream needs the name of its upstream

.PARAMETER FromMicrosoftUpdate
False makes this server a downstream of the named upstream.

.PARAMETER Name
Name of the upstream.

.PARAMETER Port
Port of the upstream.

.PARAMETER UseSsl
Whether the upstream is asked by HTTPS.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [bool] $FromMicrosoftUpdate,

    [ValidateLength(0, 255)]
    [ValidatePattern('^[A-Za-z0-9._:-]*$')]
    [string] $Name,

    [ValidateRange(1, 65535)]
    [int] $Port,

    [bool] $UseSsl
)

function ConvertTo-ErrorRecord {
    param([string] $Id, [string] $Message)
    $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message
    $category = [System.Management.Automation.ErrorCategory]::InvalidOperation
    New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $category, $null
}

function Get-UpdateServer {
    # The UpdateServices module may be absent; the assembly comes with every WSUS server.
    if ($null -eq [System.Reflection.Assembly]::LoadWithPartialName('Microsoft.UpdateServices.Administration')) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ApiUnavailable' -Message 'The WSUS API is not installed on this server.')
    }
    try {
        $server = [Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer()
    } catch {
        $cause = $_.Exception
        while ($cause -isnot [System.Net.WebException] -and $null -ne $cause.InnerException) { $cause = $cause.InnerException }
        if ($cause -isnot [System.Net.WebException]) { throw }
        # 401: this logon may not reach the API; the caller has a code of its own for that.
        if ($null -ne $cause.Response -and [int]$cause.Response.StatusCode -eq 401) { throw }
        throw (ConvertTo-ErrorRecord -Id 'Douki.ApiUnavailable' -Message $cause.Message)
    }
    if ([int]$server.GetCurrentUserRole() -ne 2) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.NotAdministrator' -Message 'This account is not a WSUS Administrator.')
    }
    $server
}

function Assert-Idle {
    param([object] $Server)
    if ([int]$Server.GetSubscription().GetSynchronizationStatus() -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.SyncRunning' -Message 'A synchronization is running or stopping.')
    }
    if ([int]$Server.GetConfiguration().GetUpdateServerConfigurationState() -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ConfigurationBusy' -Message 'The server is still saving its configuration.')
    }
}

function Get-Required {
    param([object] $Value)
    # A getter of the API that throws reads as null, and null would read as false or 0.
    if ($null -eq $Value) { throw (ConvertTo-ErrorRecord -Id 'Douki.NoValue' -Message 'The WSUS API would not tell a value.') }
    $Value
}

function Get-State {
    param([object] $Configuration)
    [ordered]@{
        fromMicrosoftUpdate = [bool](Get-Required -Value $Configuration.SyncFromMicrosoftUpdate)
        name = [string]$Configuration.UpstreamWsusServerName
        port = [int](Get-Required -Value $Configuration.UpstreamWsusServerPortNumber)
        useSsl = [bool](Get-Required -Value $Configuration.UpstreamWsusServerUseSsl)
    }
}

$server = Get-UpdateServer
Assert-Idle -Server $server
$configuration = $server.GetConfiguration()
$before = Get-State -Configuration $configuration
$after = Get-State -Configuration $configuration
if ($PSBoundParameters.ContainsKey('FromMicrosoftUpdate')) { $after.fromMicrosoftUpdate = $FromMicrosoftUpdate }
if ($PSBoundParameters.ContainsKey('Name')) { $after.name = $Name }
if ($PSBoundParameters.ContainsKey('Port')) { $after.port = $Port }
if ($PSBoundParameters.ContainsKey('UseSsl')) { $after.useSsl = $UseSsl }
if (-not $after.fromMicrosoftUpdate -and $after.name -eq '') {
    throw (ConvertTo-ErrorRecord -Id 'Douki.NoUpstreamName' -Message 'A downstream needs the name of its upstream.')
}

$steps = @()
if ($before.fromMicrosoftUpdate -ne $after.fromMicrosoftUpdate) {
    $messageId = 'to-upstream'
    if ($after.fromMicrosoftUpdate) { $messageId = 'to-microsoft-update' }
    $steps += [ordered]@{ messageId = $messageId; data = [ordered]@{} }
}
if ($before.name -cne $after.name) {
    $steps += [ordered]@{ messageId = 'set-name'; data = [ordered]@{ from = $before.name; to = $after.name } }
}
if ($before.port -ne $after.port) {
    $steps += [ordered]@{ messageId = 'set-port'; data = [ordered]@{ from = $before.port; to = $after.port } }
}
if ($before.useSsl -ne $after.useSsl) {
    $messageId = 'turn-ssl-off'
    if ($after.useSsl) { $messageId = 'turn-ssl-on' }
    $steps += [ordered]@{ messageId = $messageId; data = [ordered]@{} }
}
$changed = $false
if ($steps.Count -gt 0 -and $PSCmdlet.ShouldProcess($server.Name, 'Correct the upstream of WSUS')) {
    if ($before.name -cne $after.name) { $configuration.UpstreamWsusServerName = $after.name }
    if ($before.port -ne $after.port) { $configuration.UpstreamWsusServerPortNumber = $after.port }
    if ($before.useSsl -ne $after.useSsl) { $configuration.UpstreamWsusServerUseSsl = $after.useSsl }
    if ($before.fromMicrosoftUpdate -ne $after.fromMicrosoftUpdate) {
        $configuration.SyncFromMicrosoftUpdate = $after.fromMicrosoftUpdate
    }
    $configuration.Save()
    $changed = $true
    $after = Get-State -Configuration $server.GetConfiguration()
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
