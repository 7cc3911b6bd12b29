<#
.SYNOPSIS
Reads how the last synchronizations went, what runs now and what is scheduled.

.DESCRIPTION
Reads the WSUS API and the Application event log of this server; changes nothing. Returns one ordered dictionary, described
in facts.ts beside this file. Error texts are cut; nothing else of the configuration leaves the server.
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

function ConvertTo-Text {
    param([object] $Value)
    if ([string]::IsNullOrEmpty($Value)) { return $null }
    [string]$Value
}

function ConvertTo-Synchronization {
    param([object] $Entry)
    # The text is an exception with its stack: two lines are enough to recognize it.
    $text = ConvertTo-Text -Value (@([string]$Entry.ErrorText -split '\r?\n' | Select-Object -First 2) -join "`n")
    if ($null -ne $text -and $text.Length -gt 400) { $text = $text.Substring(0, 400) }
    $updateErrors = $Entry.UpdateErrors
    $updateErrorCount = $null
    if ($null -ne $updateErrors) { $updateErrorCount = [int]$updateErrors.Count }
    [ordered]@{
        id = $Entry.Id.ToString()
        startUtc = ConvertTo-Utc -Value $Entry.StartTime
        endUtc = ConvertTo-Utc -Value $Entry.EndTime
        manual = [System.Nullable[bool]]$Entry.StartedManually
        result = [System.Nullable[int]]$Entry.Result
        error = [System.Nullable[int]]$Entry.Error
        errorText = $text
        updateErrorCount = $updateErrorCount
    }
}

function Get-EventCount {
    # Synchronization, content, database, service and health events by number; the texts are localized.
    $known = @(361..366) + @(381..389) + 400, 421, 422, 423, 424, 425 + @(501..507)
    $filter = @{
        LogName = 'Application'
        ProviderName = 'Windows Server Update Services'
        StartTime = [datetime]::Now.AddHours(-48)
    }
    try {
        $found = @(Get-WinEvent -FilterHashtable $filter -MaxEvents 2000)
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return , @() }
        # The log is not readable for this account, or the source is not registered.
        return $null
    }
    $groups = @($found | Where-Object -FilterScript { $_.Id -in $known -or ($_.Id -ge 10000 -and $_.Id -le 13062) } |
            Group-Object -Property Id | Sort-Object -Property { [int]$_.Name })
    , @($groups | ForEach-Object -Process {
            [ordered]@{
                id = [int]$_.Name
                count = [int]$_.Count
                lastUtc = ConvertTo-Utc -Value @($_.Group | Sort-Object -Property TimeCreated -Descending)[0].TimeCreated
            }
        })
}

$server = Get-UpdateServer
$configuration = $server.GetConfiguration()
$subscription = $server.GetSubscription()
$progress = $subscription.GetSynchronizationProgress()
$now = [datetime]::UtcNow

# A day more at the end: whether the API compares with local time is not documented.
$entries = @($subscription.GetSynchronizationHistory($now.AddDays(-14), $now.AddDays(1)) |
        Sort-Object -Property StartTime -Descending | Select-Object -First 10)
$history = @($entries | ForEach-Object -Process { ConvertTo-Synchronization -Entry $_ })
$finished = @($history | Where-Object -FilterScript { $_.result -in 1, 2, 3 -and $null -ne $_.endUtc } | Select-Object -First 1)
if ($finished.Count -eq 0) {
    $last = $subscription.GetLastSynchronizationInfo()
    if ($null -ne $last -and ($null -eq $last.Result -or [int]$last.Result -in 1, 2, 3)) { $finished = @(ConvertTo-Synchronization -Entry $last) }
}
$lastFinished = $null
if ($finished.Count -gt 0) { $lastFinished = $finished[0] }

[ordered]@{
    apiVersion = ConvertTo-Text -Value $server.Version
    role = [int]$server.GetCurrentUserRole()
    configurationState = [int]$configuration.GetUpdateServerConfigurationState()
    source = [ordered]@{
        fromMicrosoftUpdate = [System.Nullable[bool]]$configuration.SyncFromMicrosoftUpdate
        isReplica = [System.Nullable[bool]]$configuration.IsReplicaServer
        upstreamName = ConvertTo-Text -Value $configuration.UpstreamWsusServerName
        upstreamPort = [System.Nullable[int]]$configuration.UpstreamWsusServerPortNumber
        upstreamUseSsl = [System.Nullable[bool]]$configuration.UpstreamWsusServerUseSsl
    }
    current = [ordered]@{
        status = [int]$subscription.GetSynchronizationStatus()
        phase = [System.Nullable[int]]$progress.Phase
        processedItems = [System.Nullable[int]]$progress.ProcessedItems
        totalItems = [System.Nullable[int]]$progress.TotalItems
    }
    schedule = [ordered]@{
        automatic = [System.Nullable[bool]]$subscription.SynchronizeAutomatically
        perDay = [System.Nullable[int]]$subscription.NumberOfSynchronizationsPerDay
        nextUtc = ConvertTo-Utc -Value $subscription.GetNextSynchronizationTime()
    }
    lastFinished = $lastFinished
    history = $history
    events = Get-EventCount
}
