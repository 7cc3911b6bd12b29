<#
.SYNOPSIS
Reads the proxy settings of WSUS and tries the way out without credentials.

.DESCRIPTION
Reads the WSUS API of this server, resolves the proxy, connects to it and sends one CONNECT request without credentials; without
a proxy it connects to the target itself. Changes nothing. The stored password is neither read nor used, the user name is masked.
Returns one ordered dictionary, described in facts.ts beside this file.
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

function ConvertTo-Text {
    param([object] $Value)
    # Null is what the API would not tell, an empty text is what nobody has set.
    if ($null -eq $Value) { return $null }
    [string]$Value
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

function Test-Way {
    param([string] $HostName, [int] $Port, [System.Collections.IDictionary] $Target)
    $resolved = Get-Address -HostName $HostName
    $way = [ordered]@{
        host = $HostName
        port = $Port
        addresses = $resolved.addresses
        tcpOpen = $null
        socketError = $resolved.socketError
        connectStatus = $null
    }
    if ($resolved.addresses.Count -eq 0) { return $way }
    $way.tcpOpen = $false
    $client = New-Object -TypeName System.Net.Sockets.TcpClient
    try {
        $pending = $client.BeginConnect($HostName, $Port, $null, $null)
        if (-not $pending.AsyncWaitHandle.WaitOne(7000)) {
            $way.socketError = 10060
            return $way
        }
        $client.EndConnect($pending)
        $way.tcpOpen = $true
        if ($null -ne $Target) { $way.connectStatus = Get-ConnectStatus -Stream $client.GetStream() -Target $Target }
    } catch {
        $way.socketError = Get-SocketError -Exception $_.Exception
    } finally {
        $client.Close()
    }
    $way
}

function Get-ConnectStatus {
    param([object] $Stream, [System.Collections.IDictionary] $Target)
    $authority = '{0}:{1}' -f $Target.host, $Target.port
    $request = [System.Text.Encoding]::ASCII.GetBytes("CONNECT $authority HTTP/1.1`r`nHost: $authority`r`n`r`n")
    $Stream.ReadTimeout = 10000
    $buffer = New-Object -TypeName 'byte[]' -ArgumentList 64
    $length = 0
    try {
        $Stream.Write($request, 0, $request.Length)
        # The status line needs 12 bytes; a proxy may send them one by one.
        while ($length -lt 12) {
            $read = $Stream.Read($buffer, $length, 64 - $length)
            if ($read -eq 0) { break }
            $length += $read
        }
    } catch {
        # It took the connection and did not answer in time, or hung up: no status.
        return $null
    }
    $line = [System.Text.Encoding]::ASCII.GetString($buffer, 0, $length)
    if ($line -notmatch '^HTTP/1\.[01] ([1-5][0-9][0-9])') { return $null }
    [int]$Matches[1]
}

$configuration = (Get-UpdateServer).GetConfiguration()
$fromMicrosoftUpdate = [System.Nullable[bool]]$configuration.SyncFromMicrosoftUpdate
$useProxy = [System.Nullable[bool]]$configuration.UseProxy
$separate = [System.Nullable[bool]]$configuration.UseSeparateProxyForSsl
$name = ConvertTo-Text -Value $configuration.ProxyName
$port = [System.Nullable[int]]$configuration.ProxyServerPort
$sslName = ConvertTo-Text -Value $configuration.SslProxyName
$sslPort = [System.Nullable[int]]$configuration.SslProxyServerPort
$user = ConvertTo-Text -Value $configuration.ProxyUserName
$maskedUser = $null
if (-not [string]::IsNullOrEmpty($user)) { $maskedUser = $user.Substring(0, 1) + '***' }

$target = $null
$upstream = ConvertTo-Text -Value $configuration.UpstreamWsusServerName
if ($fromMicrosoftUpdate -eq $true) {
    $target = [ordered]@{ host = 'sws.update.microsoft.com'; port = 443 }
} elseif (-not [string]::IsNullOrEmpty($upstream)) {
    $target = [ordered]@{ host = $upstream; port = [int]$configuration.UpstreamWsusServerPortNumber }
}

$probe = $null
if ($null -ne $target -and $useProxy -eq $true) {
    # The metadata travels by HTTPS, so a separate proxy for it is the one that counts.
    if ($separate -eq $true -and -not [string]::IsNullOrEmpty($sslName)) {
        $probe = Test-Way -HostName $sslName -Port $sslPort -Target $target
    } elseif ($separate -eq $false -and -not [string]::IsNullOrEmpty($name)) {
        $probe = Test-Way -HostName $name -Port $port -Target $target
    }
} elseif ($null -ne $target -and $fromMicrosoftUpdate -eq $true -and $useProxy -eq $false) {
    $probe = Test-Way -HostName $target.host -Port $target.port -Target $null
}

[ordered]@{
    fromMicrosoftUpdate = $fromMicrosoftUpdate
    useProxy = $useProxy
    name = $name
    port = $port
    separateSsl = $separate
    sslName = $sslName
    sslPort = $sslPort
    anonymous = [System.Nullable[bool]]$configuration.AnonymousProxyAccess
    maskedUser = $maskedUser
    hasPassword = [System.Nullable[bool]]$configuration.HasProxyPassword
    basicInClear = [System.Nullable[bool]]$configuration.AllowProxyCredentialsOverNonSsl
    target = $target
    probe = $probe
}
