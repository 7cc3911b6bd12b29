<#
.SYNOPSIS
Reads the configured upstream and tries its name, its port and its web services.

.DESCRIPTION
Reads the WSUS API of this server, then resolves the upstream's name, connects to its port and asks two web services for their
page, all without credentials and without a proxy. Changes nothing. Returns one ordered dictionary, described in facts.ts
beside this file.
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

function Get-SocketError {
    param([System.Exception] $Exception)
    $cause = $Exception
    while ($cause -isnot [System.Net.Sockets.SocketException]) {
        if ($null -eq $cause.InnerException) { throw $Exception }
        $cause = $cause.InnerException
    }
    [int]$cause.SocketErrorCode
}

function Get-Address {
    param([string] $HostName)
    $answer = [ordered]@{ addresses = @(); socketError = $null }
    try {
        $answer.addresses = @([System.Net.Dns]::GetHostAddresses($HostName) | ForEach-Object -Process { $_.ToString() })
    } catch {
        $answer.socketError = Get-SocketError -Exception $_.Exception
    }
    $answer
}

function Test-Port {
    param([string] $HostName, [int] $Port)
    $answer = [ordered]@{ tcpOpen = $false; socketError = $null }
    $client = New-Object -TypeName System.Net.Sockets.TcpClient
    try {
        $pending = $client.BeginConnect($HostName, $Port, $null, $null)
        if ($pending.AsyncWaitHandle.WaitOne(7000)) {
            $client.EndConnect($pending)
            $answer.tcpOpen = $true
        } else {
            $answer.socketError = 10060
        }
    } catch {
        $answer.socketError = Get-SocketError -Exception $_.Exception
    } finally {
        $client.Close()
    }
    $answer
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

function Get-WebAnswer {
    param([uri] $Address)
    $request = [System.Net.WebRequest]::Create($Address)
    $request.Method = 'GET'
    $request.Timeout = 10000
    $request.AllowAutoRedirect = $false
    $request.Proxy = $null
    try {
        $response = $request.GetResponse()
    } catch {
        $failure = Get-WebFailure -Exception $_.Exception
        $response = $failure.Response
        if ($null -eq $response) { return [ordered]@{ status = $null; failure = [int]$failure.Status } }
    }
    $status = [int]$response.StatusCode
    $response.Close()
    [ordered]@{ status = $status; failure = $null }
}

function Test-Echo {
    param([string] $HostName)
    $ping = New-Object -TypeName System.Net.NetworkInformation.Ping
    try {
        [int]$ping.Send($HostName, 2000).Status -eq 0
    } catch {
        $null
    } finally {
        $ping.Dispose()
    }
}

$configuration = (Get-UpdateServer).GetConfiguration()
$facts = [ordered]@{
    fromMicrosoftUpdate = [System.Nullable[bool]]$configuration.SyncFromMicrosoftUpdate
    name = $null
    port = [System.Nullable[int]]$configuration.UpstreamWsusServerPortNumber
    useSsl = [System.Nullable[bool]]$configuration.UpstreamWsusServerUseSsl
    addresses = $null
    tcpOpen = $null
    socketError = $null
    serverSync = $null
    dssAuth = $null
    pingAnswered = $null
}
$name = $configuration.UpstreamWsusServerName
if (-not [string]::IsNullOrEmpty($name)) { $facts.name = [string]$name }
if ($facts.fromMicrosoftUpdate -ne $false -or $null -eq $facts.name -or $null -eq $facts.port) { return $facts }

$resolved = Get-Address -HostName $facts.name
$facts.addresses = $resolved.addresses
$facts.socketError = $resolved.socketError
if ($resolved.addresses.Count -eq 0) { return $facts }

$facts.pingAnswered = Test-Echo -HostName $facts.name
$way = Test-Port -HostName $facts.name -Port $facts.port
$facts.tcpOpen = $way.tcpOpen
$facts.socketError = $way.socketError
if (-not $way.tcpOpen) { return $facts }

$scheme = 'http'
if ($facts.useSsl -eq $true) { $scheme = 'https' }
# The service itself may use TLS 1.2 where a console of the same server still defaults to less.
$protocols = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
[System.Net.ServicePointManager]::SecurityProtocol = $protocols
$place = New-Object -TypeName System.UriBuilder -ArgumentList $scheme, $facts.name, $facts.port
$place.Path = '/ServerSyncWebService/ServerSyncWebService.asmx'
$facts.serverSync = Get-WebAnswer -Address $place.Uri
$place.Path = '/DssAuthWebService/DssAuthWebService.asmx'
$facts.dssAuth = Get-WebAnswer -Address $place.Uri
$facts
