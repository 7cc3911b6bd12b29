<#
.SYNOPSIS
Reads why content downloads failed and tries a range request for the file that failed last.

.DESCRIPTION
Reads the WSUS API and the Application event log of this server, then asks the content host for 100 bytes of one file, through the
configured proxy and without credentials, only when that host belongs to Microsoft Update or is the configured upstream. Changes
nothing. Returns one ordered dictionary, described in facts.ts beside this file.
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

function Get-WebFailure {
    param([System.Exception] $Exception)
    $cause = $Exception
    while ($cause -isnot [System.Net.WebException]) {
        if ($null -eq $cause.InnerException) { throw $Exception }
        $cause = $cause.InnerException
    }
    $cause
}

function Get-FailureEvent {
    $filter = @{
        LogName = 'Application'
        ProviderName = 'Windows Server Update Services'
        Id = 364
        StartTime = [datetime]::Now.AddHours(-48)
    }
    try {
        $found = @(Get-WinEvent -FilterHashtable $filter -MaxEvents 1000 | Sort-Object -Property TimeCreated -Descending)
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return , @() }
        # The log is not readable for this account, or the source is not registered.
        return $null
    }
    # Only a number and an address are taken out of the localized text.
    , @($found | ForEach-Object -Process {
            $text = @($_.Properties | ForEach-Object -Process { [string]$_.Value }) -join "`n"
            $fact = [ordered]@{ hresult = $null; source = $null; utc = ConvertTo-Utc -Value $_.TimeCreated }
            if ($text -match '0x([0-9a-fA-F]{8})') { $fact.hresult = '0x' + $Matches[1].ToUpperInvariant() }
            if ($text -match 'https?://[^\s"]+') {
                $fact.source = $Matches[0]
            } elseif ($text -match '(?<=^|[\s:\uFF1A])/[^\s"\\/][^\s"\\]*\.[0-9A-Za-z]{2,5}') {
                $fact.source = $Matches[0]
            }
            $fact
        })
}

function Group-Failure {
    param([object[]] $Failure)
    # A group keeps the order of the events, newest first.
    $groups = @($Failure | Group-Object -Property { [string]$_.hresult } |
            Sort-Object -Property @{ Expression = 'Count'; Descending = $true }, @{ Expression = 'Name'; Descending = $false })
    $groups | ForEach-Object -Process {
        [ordered]@{ hresult = $_.Group[0].hresult; count = [int]$_.Count; lastUtc = $_.Group[0].utc }
    }
}

function Get-SourceAddress {
    param([object] $Configuration, [string] $Source)
    $upstream = [string]$Configuration.UpstreamWsusServerName
    $address = $Source
    if ($Source.StartsWith('/', [System.StringComparison]::Ordinal)) {
        $origin = 'http://download.windowsupdate.com'
        if ($Configuration.SyncFromMicrosoftUpdate -eq $false -and $Configuration.GetContentFromMU -ne $true) {
            $scheme = 'http'
            if ($Configuration.UpstreamWsusServerUseSsl -eq $true) { $scheme = 'https' }
            $origin = '{0}://{1}:{2}' -f $scheme, $upstream, [int]$Configuration.UpstreamWsusServerPortNumber
        }
        $address = $origin + $Source
    }
    $uri = $null
    if (-not [System.Uri]::TryCreate($address, [System.UriKind]::Absolute, [ref]$uri)) { return $null }
    $allowed = '.windowsupdate.com', '.update.microsoft.com', '.delivery.mp.microsoft.com', '.download.microsoft.com'
    $name = '.' + $uri.Host
    $matching = @($allowed | Where-Object -FilterScript { $name.EndsWith($_, [System.StringComparison]::OrdinalIgnoreCase) })
    if ($matching.Count -gt 0) { return $uri }
    # An event text could name any host; this server must not be made to call it.
    if ([string]::Equals($uri.Host, $upstream, [System.StringComparison]::OrdinalIgnoreCase)) { return $uri }
}

function Test-Range {
    param([object] $Configuration, [string] $Source)
    $uri = Get-SourceAddress -Configuration $Configuration -Source $Source
    if ($null -eq $uri) { return $null }
    $request = [System.Net.WebRequest]::Create($uri)
    $request.Timeout = 10000
    $request.AddRange(0, 99)
    $request.Proxy = $null
    $viaProxy = $Configuration.UseProxy -eq $true
    if ($viaProxy) {
        $name = [string]$Configuration.ProxyName
        $port = [int]$Configuration.ProxyServerPort
        $request.Proxy = New-Object -TypeName System.Net.WebProxy -ArgumentList $name, $port
    }
    $fact = [ordered]@{
        host = [string]$uri.Host
        viaProxy = $viaProxy
        status = $null
        failure = $null
        hasContentRange = $null
        hasLength = $null
    }
    try {
        $response = $request.GetResponse()
    } catch {
        $failure = Get-WebFailure -Exception $_.Exception
        $response = $failure.Response
        if ($null -eq $response) {
            $fact.failure = [int]$failure.Status
            return $fact
        }
    }
    $fact.status = [int]$response.StatusCode
    $fact.hasContentRange = $null -ne $response.Headers['Content-Range']
    $fact.hasLength = $null -ne $response.Headers['Content-Length']
    # Without it, closing would first read the whole file from a server that ignores ranges.
    $request.Abort()
    $response.Close()
    $fact
}

$server = Get-UpdateServer
$configuration = $server.GetConfiguration()
# Only the class behind the interface has this property, so a version of WSUS may lack it.
$foreground = $null
if ($null -ne $configuration.PSObject.Properties['BitsDownloadPriorityForeground']) {
    $foreground = [System.Nullable[bool]]$configuration.BitsDownloadPriorityForeground
}
$progress = $null
try {
    $download = $server.GetContentDownloadProgress()
    $progress = [ordered]@{
        totalBytes = [long]$download.TotalBytesToDownload
        downloadedBytes = [long]$download.DownloadedBytes
    }
} catch {
    # Documented to throw when it cannot read the progress; the rest is still worth telling.
    $progress = $null
}
$events = Get-FailureEvent
$failures = $null
$probe = $null
if ($null -ne $events) {
    $failures = @(Group-Failure -Failure $events)
    $newest = @($events | Where-Object -FilterScript { $null -ne $_.source } | Select-Object -First 1)
    if ($newest.Count -gt 0) { $probe = Test-Range -Configuration $configuration -Source $newest[0].source }
}
[ordered]@{
    onMicrosoftUpdate = [System.Nullable[bool]]$configuration.HostBinariesOnMicrosoftUpdate
    useProxy = [System.Nullable[bool]]$configuration.UseProxy
    foreground = $foreground
    progress = $progress
    failures = $failures
    probe = $probe
}
