<#
.SYNOPSIS
Lists the updates whose files or licence terms this server could not get.

.DESCRIPTION
Reads the WSUS API and the Application event log of this server; changes nothing. The list is asked for only when the status
counts such updates, and ends after 200. Returns one ordered dictionary, described in facts.ts beside this file.
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
    param([datetime] $Value)
    $Value.ToUniversalTime().ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
}

function ConvertTo-UpdateFact {
    param([object] $Update)
    # UpdateCategoryType Product
    $products = @($Update.GetUpdateCategories() | Where-Object -FilterScript { [int]$_.Type -eq 1 } |
            Sort-Object -Property { $_.Id.ToString() })
    $classification = $Update.GetUpdateClassification()
    $fact = [ordered]@{
        id = $Update.Id.UpdateId.ToString()
        revision = [int]$Update.Id.RevisionNumber
        title = [string]$Update.Title
        state = [int]$Update.State
        publication = [System.Nullable[int]]$Update.PublicationState
        superseded = [System.Nullable[bool]]$Update.IsSuperseded
        declined = [System.Nullable[bool]]$Update.IsDeclined
        productIds = @($products | ForEach-Object -Process { $_.Id.ToString() })
        productTitles = @($products | ForEach-Object -Process { [string]$_.Title })
        classificationId = $null
        classificationTitle = $null
    }
    if ($null -ne $classification) {
        $fact.classificationId = $classification.Id.ToString()
        $fact.classificationTitle = [string]$classification.Title
    }
    $fact
}

function Get-DownloadFailure {
    $filter = @{
        LogName = 'Application'
        ProviderName = 'Windows Server Update Services'
        Id = 364
        StartTime = [datetime]::Now.AddHours(-48)
    }
    try {
        $found = @(Get-WinEvent -FilterHashtable $filter -MaxEvents 5000)
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return [ordered]@{ count = 0; lastUtc = $null } }
        # The log is not readable for this account, or the source is not registered.
        return $null
    }
    $newest = @($found | Sort-Object -Property TimeCreated -Descending)[0]
    [ordered]@{ count = [int]$found.Count; lastUtc = ConvertTo-Utc -Value $newest.TimeCreated }
}

$server = Get-UpdateServer
$failedCount = [System.Nullable[int]]$server.GetStatus().UpdatesWithServerErrorsCount
$failed = @()
if ($null -ne $failedCount -and $failedCount -gt 0) {
    $scope = New-Object -TypeName Microsoft.UpdateServices.Administration.UpdateScope
    # LatestRevisionApproved and HasStaleUpdateApprovals
    $scope.ApprovedStates = [Microsoft.UpdateServices.Administration.ApprovedStates]3
    $failed = @($server.GetUpdates($scope) | Where-Object -FilterScript { [int]$_.State -in 7, 8 } |
            Sort-Object -Property { $_.Id.UpdateId.ToString() })
}
[ordered]@{
    isReplica = [System.Nullable[bool]]$server.GetConfiguration().IsReplicaServer
    failedCount = $failedCount
    updates = @($failed | Select-Object -First 200 | ForEach-Object -Process { ConvertTo-UpdateFact -Update $_ })
    truncated = $failed.Count -gt 200
    downloadFailures = Get-DownloadFailure
}
