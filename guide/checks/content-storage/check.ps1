<#
.SYNOPSIS
Reads where this server keeps update files and where it gets them from.

.DESCRIPTION
Reads the WSUS API and one registry value of this server; changes nothing. Returns one ordered dictionary, described in
facts.ts beside this file.
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

function Get-RegistryValue {
    param([string] $Path, [string] $Name)
    # Absent and not readable are the same here: the caller gets null.
    try { (Get-ItemProperty -LiteralPath $Path -Name $Name).$Name } catch { $null }
}

$configuration = (Get-UpdateServer).GetConfiguration()
$setup = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
$contentDir = Get-RegistryValue -Path $setup -Name 'ContentDir'
if ($null -ne $contentDir) { $contentDir = [System.Environment]::ExpandEnvironmentVariables([string]$contentDir) }
$cachePath = $configuration.LocalContentCachePath
if ($null -ne $cachePath) { $cachePath = [string]$cachePath }

[ordered]@{
    fromMicrosoftUpdate = [System.Nullable[bool]]$configuration.SyncFromMicrosoftUpdate
    onMicrosoftUpdate = [System.Nullable[bool]]$configuration.HostBinariesOnMicrosoftUpdate
    contentFromMicrosoftUpdate = [System.Nullable[bool]]$configuration.GetContentFromMU
    deferred = [System.Nullable[bool]]$configuration.DownloadUpdateBinariesAsNeeded
    express = [System.Nullable[bool]]$configuration.DownloadExpressPackages
    cachePath = $cachePath
    contentDir = $contentDir
}
