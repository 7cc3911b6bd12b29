<#
.SYNOPSIS
Stops the synchronization that is running.

.DESCRIPTION
The WSUS service ends the work at hand and then stops; it says so as result Canceled.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
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

$server = Get-UpdateServer
$subscription = $server.GetSubscription()
$status = [int]$subscription.GetSynchronizationStatus()
$after = $status
$steps = @()
$changed = $false
if ($status -eq 1) {
    # What the call leads to first; how long it takes is up to the service.
    $after = 2
    $steps += [ordered]@{ messageId = 'stop'; data = [ordered]@{} }
    if ($PSCmdlet.ShouldProcess($server.Name, 'Stop the synchronization')) {
        $subscription.StopSynchronization()
        $changed = $true
    }
}
[ordered]@{
    changed = $changed
    before = [ordered]@{ status = $status }
    after = [ordered]@{ status = $after }
    steps = $steps
}
