<#
.SYNOPSIS
Starts a synchronization and does not wait for its end.

.DESCRIPTION
The synchronization itself is done by the WSUS service and can take hours.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
  Douki.SyncRunning       a synchronization is running or stopping
  Douki.ConfigurationBusy the server is still saving its configuration
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

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

function Get-LastId {
    param([object] $Subscription)
    $last = $Subscription.GetLastSynchronizationInfo()
    # SynchronizationResult NeverRun
    if ($null -eq $last -or [int]$last.Result -eq 0) { return $null }
    $last.Id.ToString()
}

$server = Get-UpdateServer
Assert-Idle -Server $server
$subscription = $server.GetSubscription()
$lastId = Get-LastId -Subscription $subscription
$changed = $false
if ($PSCmdlet.ShouldProcess($server.Name, 'Start a synchronization')) {
    $subscription.StartSynchronization()
    $changed = $true
}
[ordered]@{
    changed = $changed
    before = [ordered]@{ status = 0; lastId = $lastId }
    # What the call leads to; the service needs a moment until it says so itself.
    after = [ordered]@{ status = 1; lastId = $lastId }
    steps = @([ordered]@{ messageId = 'start'; data = [ordered]@{} })
}
