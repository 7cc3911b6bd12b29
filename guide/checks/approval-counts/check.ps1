<#
.SYNOPSIS
Counts the updates of this server by approval and reads its languages.

.DESCRIPTION
Reads the WSUS API of this server; changes nothing. Returns one ordered dictionary, described in facts.ts beside this file.
#>
[CmdletBinding()]
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
    if ([int]$server.GetCurrentUserRole() -eq 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.MissingRight' -Message 'This account is neither WSUS Reporter nor WSUS Administrator.')
    }
    $server
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

$server = Get-UpdateServer
$configuration = $server.GetConfiguration()
$status = $server.GetStatus()
$allLanguages = [System.Nullable[bool]]$configuration.AllUpdateLanguagesEnabled
$languages = @()
if ($allLanguages -eq $false) {
    $languages = @($configuration.GetEnabledUpdateLanguages() | ForEach-Object -Process { [string]$_ } | Sort-Object)
}
$last = $server.GetSubscription().GetLastSynchronizationInfo()
$lastSuccessUtc = $null
# SynchronizationResult NeverRun
$lastResult = [System.Nullable[int]]0
if ($null -ne $last) { $lastResult = [System.Nullable[int]]$last.Result }
# SynchronizationResult Succeeded
if ($lastResult -eq 1) { $lastSuccessUtc = ConvertTo-Utc -Value $last.EndTime }

[ordered]@{
    isReplica = [System.Nullable[bool]]$configuration.IsReplicaServer
    counts = [ordered]@{
        updates = [System.Nullable[int]]$status.UpdateCount
        approved = [System.Nullable[int]]$status.ApprovedUpdateCount
        notApproved = [System.Nullable[int]]$status.NotApprovedUpdateCount
        declined = [System.Nullable[int]]$status.DeclinedUpdateCount
        expired = [System.Nullable[int]]$status.ExpiredUpdateCount
        staleApprovals = [System.Nullable[int]]$status.UpdatesWithStaleUpdateApprovalsCount
        needingFiles = [System.Nullable[int]]$status.UpdatesNeedingFilesCount
    }
    allLanguages = $allLanguages
    languages = $languages
    lastResult = $lastResult
    lastSuccessUtc = $lastSuccessUtc
}
