<#
.SYNOPSIS
Lists the approvals of this upstream that its replicas never take.

.DESCRIPTION
Runs wsusutil listinactiveapprovals, which only reads and needs an elevated local administrator, and counts the lines after its
first one, because their words are localized. Reads the number of approved updates from the WSUS API. Changes nothing. Returns
one ordered dictionary, described in facts.ts beside this file.
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

function Assert-Elevated {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
    if (-not $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.MissingRight' -Message 'This needs an elevated local administrator.')
    }
}

function Get-InactiveApproval {
    $setup = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
    $folder = [string](Get-ItemProperty -LiteralPath $setup -Name 'TargetDir').TargetDir
    $tool = $folder.TrimEnd('\') + '\Tools\wsusutil.exe'
    # The first line is a headline in the language of the server, the lines after it are titles.
    $lines = @(& $tool listinactiveapprovals)
    $code = $LASTEXITCODE
    $titles = @($lines | Select-Object -Skip 1 | ForEach-Object -Process { ([string]$_).Trim() } |
            Where-Object -FilterScript { $_.Length -gt 0 })
    [ordered]@{ code = $code; titles = $titles }
}

Assert-Elevated
$approved = [System.Nullable[int]](Get-UpdateServer).GetStatus().ApprovedUpdateCount
$list = Get-InactiveApproval
$inactive = $null
if ($list.code -eq 0) { $inactive = [int]$list.titles.Count }
[ordered]@{
    inactive = $inactive
    titles = @($list.titles | Select-Object -First 200)
    truncated = $list.titles.Count -gt 200
    approved = $approved
}
