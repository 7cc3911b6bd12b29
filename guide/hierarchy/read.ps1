<#
.SYNOPSIS
Reads where this server stands in its hierarchy: its upstream, its own port, and the downstream servers it knows.

.DESCRIPTION
No check: it serves "douki discover". Reads the WSUS API and two values of the setup in the registry. Changes nothing. Moments are
told as the API tells them; a year before 2000 means never. Returns one ordered dictionary, described in facts.ts beside this file.

To try first on a real server: whether GetDownstreamServers names grandchildren with the id of their own parent.
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

function Get-SetupNumber {
    param([string] $Name)
    $key = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
    try { [int](Get-ItemProperty -LiteralPath $key -Name $Name).$Name } catch { $null }
}

function ConvertTo-Text {
    param([object] $Value)
    if ([string]::IsNullOrEmpty($Value)) { return $null }
    [string]$Value
}

function ConvertTo-Utc {
    param([object] $Value)
    if ($Value -isnot [datetime]) { return $null }
    # The API's moments are UTC, whether they say so or not.
    [datetime]::SpecifyKind($Value, [System.DateTimeKind]::Utc).ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
}

function ConvertTo-Downstream {
    param([object] $Entry)
    [ordered]@{
        id = ConvertTo-Text -Value $Entry.Id
        name = ConvertTo-Text -Value $Entry.FullDomainName
        lastSyncUtc = ConvertTo-Utc -Value $Entry.LastSyncTime
        isReplica = [System.Nullable[bool]]$Entry.IsReplica
        parentId = ConvertTo-Text -Value $Entry.ParentServerId
        isGrandchild = [System.Nullable[bool]]$Entry.SyncsFromDownstreamServer
        version = ConvertTo-Text -Value $Entry.Version
    }
}

$server = Get-UpdateServer
$configuration = $server.GetConfiguration()
$usesSsl = Get-SetupNumber -Name 'UsingSSL'
if ($null -ne $usesSsl) { $usesSsl = $usesSsl -ne 0 }
[ordered]@{
    name = ConvertTo-Text -Value $server.Name
    serverId = ConvertTo-Text -Value $configuration.ServerId
    fromMicrosoftUpdate = [System.Nullable[bool]]$configuration.SyncFromMicrosoftUpdate
    isReplica = [System.Nullable[bool]]$configuration.IsReplicaServer
    upstreamName = ConvertTo-Text -Value $configuration.UpstreamWsusServerName
    upstreamPort = [System.Nullable[int]]$configuration.UpstreamWsusServerPortNumber
    upstreamUseSsl = [System.Nullable[bool]]$configuration.UpstreamWsusServerUseSsl
    port = Get-SetupNumber -Name 'PortNumber'
    usesSsl = $usesSsl
    version = ConvertTo-Text -Value $server.Version
    downstream = @($server.GetDownstreamServers() | ForEach-Object -Process { ConvertTo-Downstream -Entry $_ })
}
