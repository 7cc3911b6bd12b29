<#
.SYNOPSIS
Cancels the downloads of the listed updates and declines them.

.DESCRIPTION
Declining takes the approvals away for good; before holds them, so that a person can give them again.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
  Douki.SyncRunning       a synchronization is running or stopping
  Douki.IsReplica         a replica cannot decline: its upstream decides
  Douki.NoValue           the API would not tell a value
  Douki.UpdateUnknown     the server does not have one of the updates any more

.PARAMETER UpdateIds
Identifiers of the updates, without revision.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [ValidateCount(1, 50)]
    [ValidatePattern('^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$')]
    [string[]] $UpdateIds
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

function Get-Required {
    param([object] $Value)
    # A getter of the API that throws reads as null, and null would read as false or 0.
    if ($null -eq $Value) { throw (ConvertTo-ErrorRecord -Id 'Douki.NoValue' -Message 'The WSUS API would not tell a value.') }
    $Value
}

function ConvertTo-Utc {
    param([object] $Value)
    # WSUS writes the year 1 or 1753 for never.
    if ($Value -isnot [datetime] -or $Value.Year -lt 2000) { return $null }
    if ($Value.Kind -eq [System.DateTimeKind]::Unspecified) {
        $Value = [datetime]::SpecifyKind($Value, [System.DateTimeKind]::Utc)
    }
    $Value.ToUniversalTime().ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
}

function Get-Update {
    param([object] $Server, [guid] $Id)
    $key = New-Object -TypeName Microsoft.UpdateServices.Administration.UpdateRevisionId -ArgumentList $Id
    try {
        $Server.GetUpdate($key)
    } catch {
        $cause = $_.Exception
        while ($cause -isnot [Microsoft.UpdateServices.Administration.WsusObjectNotFoundException]) {
            if ($null -eq $cause.InnerException) { throw }
            $cause = $cause.InnerException
        }
        throw (ConvertTo-ErrorRecord -Id 'Douki.UpdateUnknown' -Message ('This server does not have the update ' + $Id.ToString()))
    }
}

function ConvertTo-State {
    param([object] $Update)
    $approvals = @($Update.GetUpdateApprovals() | Sort-Object -Property { $_.ComputerTargetGroupId.ToString() } | ForEach-Object -Process {
            $deadline = $_.Deadline
            # DateTime.MaxValue stands for no deadline.
            if ($deadline -is [datetime] -and $deadline.Year -eq 9999) { $deadline = $null }
            [ordered]@{
                groupId = $_.ComputerTargetGroupId.ToString()
                action = [int](Get-Required -Value $_.Action)
                deadlineUtc = ConvertTo-Utc -Value $deadline
            }
        })
    [ordered]@{
        id = $Update.Id.UpdateId.ToString()
        title = [string]$Update.Title
        revision = [int]$Update.Id.RevisionNumber
        # UpdateState NotReady
        downloading = [int](Get-Required -Value $Update.State) -eq 4
        declined = [bool](Get-Required -Value $Update.IsDeclined)
        approvals = $approvals
    }
}

$server = Get-UpdateServer
if ((Get-Required -Value $server.GetConfiguration().IsReplicaServer) -eq $true) {
    throw (ConvertTo-ErrorRecord -Id 'Douki.IsReplica' -Message 'A replica cannot decline updates: decline them on its upstream.')
}
if ([int]$server.GetSubscription().GetSynchronizationStatus() -ne 0) {
    throw (ConvertTo-ErrorRecord -Id 'Douki.SyncRunning' -Message 'A synchronization is running or stopping.')
}
$updates = @($UpdateIds | ForEach-Object -Process { Get-Update -Server $server -Id $_ })
$before = [ordered]@{ updates = @($updates | ForEach-Object -Process { ConvertTo-State -Update $_ }) }
$after = [ordered]@{ updates = @() }
$steps = @()
$changed = $false
foreach ($update in $updates) {
    $state = ConvertTo-State -Update $update
    $data = [ordered]@{ id = $state.id; title = $state.title }
    # CancelDownload is allowed in the state NotReady only.
    if ($state.downloading) {
        $state.downloading = $false
        $steps += [ordered]@{ messageId = 'cancel'; data = $data }
        if ($PSCmdlet.ShouldProcess($state.id, 'Cancel the download')) {
            $update.CancelDownload()
            $changed = $true
        }
    }
    if (-not $state.declined) {
        $state.declined = $true
        $state.approvals = @()
        $steps += [ordered]@{ messageId = 'decline'; data = $data }
        if ($PSCmdlet.ShouldProcess($state.id, 'Decline the update')) {
            $update.Decline()
            $changed = $true
        }
    }
    $after.updates += $state
}
if ($changed) {
    $after.updates = @($UpdateIds | ForEach-Object -Process { ConvertTo-State -Update (Get-Update -Server $server -Id $_) })
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
