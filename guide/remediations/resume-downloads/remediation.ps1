<#
.SYNOPSIS
Marks failed updates so that their files are fetched again at the next synchronization.

.DESCRIPTION
Marks only updates whose download was cancelled or failed, or whose licence terms failed. WSUS acts at the next synchronization.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
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
    [ordered]@{
        id = $Update.Id.UpdateId.ToString()
        title = [string]$Update.Title
        state = [int](Get-Required -Value $Update.State)
        resumed = $false
    }
}

$server = Get-UpdateServer
$updates = @($UpdateIds | ForEach-Object -Process { Get-Update -Server $server -Id $_ })
$before = [ordered]@{ updates = @($updates | ForEach-Object -Process { ConvertTo-State -Update $_ }) }
$after = [ordered]@{ updates = @() }
$steps = @()
$changed = $false
foreach ($update in $updates) {
    $state = ConvertTo-State -Update $update
    # UpdateState Canceled, Failed, LicenseAgreementFailed
    if ($state.state -in 6, 7, 8) {
        $state.resumed = $true
        $steps += [ordered]@{ messageId = 'resume'; data = [ordered]@{ id = $state.id; title = $state.title } }
        if ($PSCmdlet.ShouldProcess($state.id, 'Resume the download')) {
            $update.ResumeDownload()
            $changed = $true
        }
    }
    $after.updates += $state
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
