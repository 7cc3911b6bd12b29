<#
.SYNOPSIS
Sets the proxy that WSUS uses for its synchronization, or turns it off.

.DESCRIPTION
Sets name and port and whether the proxy is used. It never reads or sets a password.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
  Douki.SyncRunning       a synchronization is running or stopping
  Douki.ConfigurationBusy the server is still saving its configuration
  Douki.NoValue           the API would not tell a value
  Douki.NoProxyName       a proxy shall be used and has no name

.PARAMETER UseProxy
Whether a proxy is used.

.PARAMETER Name
Host name or address of the proxy; without it the name stays.

.PARAMETER Port
Port of the proxy; without it the port stays.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [bool] $UseProxy,

    [ValidateLength(0, 255)]
    [ValidatePattern('^[A-Za-z0-9._:-]*$')]
    [string] $Name,

    [ValidateRange(0, 65535)]
    [int] $Port
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
        useProxy = [bool](Get-Required -Value $Configuration.UseProxy)
        name = [string]$Configuration.ProxyName
        port = [int](Get-Required -Value $Configuration.ProxyServerPort)
    }
}

$server = Get-UpdateServer
Assert-Idle -Server $server
$configuration = $server.GetConfiguration()
$before = Get-State -Configuration $configuration
$after = [ordered]@{ useProxy = $UseProxy; name = $before.name; port = $before.port }
if ($PSBoundParameters.ContainsKey('Name')) { $after.name = $Name }
if ($PSBoundParameters.ContainsKey('Port')) { $after.port = $Port }
if ($UseProxy -and $after.name -eq '') {
    throw (ConvertTo-ErrorRecord -Id 'Douki.NoProxyName' -Message 'A proxy without a name cannot be used.')
}

$steps = @()
if ($before.name -cne $after.name -or $before.port -ne $after.port) {
    $steps += [ordered]@{ messageId = 'set-address'; data = [ordered]@{ name = $after.name; port = $after.port } }
}
if ($before.useProxy -ne $after.useProxy) {
    $messageId = 'turn-off'
    if ($UseProxy) { $messageId = 'turn-on' }
    $steps += [ordered]@{ messageId = $messageId; data = [ordered]@{} }
}
$changed = $false
if ($steps.Count -gt 0 -and $PSCmdlet.ShouldProcess($server.Name, 'Set the proxy of WSUS')) {
    $configuration.ProxyName = $after.name
    $configuration.ProxyServerPort = $after.port
    $configuration.UseProxy = $after.useProxy
    $configuration.Save()
    $changed = $true
    $after = Get-State -Configuration $server.GetConfiguration()
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
