<#
.SYNOPSIS
Makes BITS fetch update files in the foreground, without range requests, or in the background again.

.DESCRIPTION
Sets BitsDownloadPriorityForeground through the WSUS API and restarts the WSUS service, which reads it at its start. Where this
version of WSUS does not offer the property, takes the documented way through SUSDB: stops the service, writes the one column
tbConfigurationC.BitsDownloadPriorityForeground, and starts the service again, also when the write failed.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
  Douki.SyncRunning       a synchronization is running or stopping
  Douki.ConfigurationBusy the server is still saving its configuration
  Douki.NoValue           the API or SUSDB would not tell a value
  Douki.DatabaseUnavailable  SUSDB cannot be opened by this account

To try first on a real server: whether the property is there, and the way through SUSDB on WID.

.PARAMETER Foreground
Whether BITS works in the foreground.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [bool] $Foreground
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

function Assert-Elevated {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
    if (-not $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.NotAdministrator' -Message 'This needs an elevated local administrator.')
    }
}

function Assert-Idle {
    param([object] $Server)
    if ([int]$Server.GetSubscription().GetSynchronizationStatus() -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.SyncRunning' -Message 'A synchronization is running or stopping.')
    }
    if ([int]$Server.GetConfiguration().GetUpdateServerConfigurationState() -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ConfigurationBusy' -Message 'The server is still saving its configuration.')
    }
}

function Get-Required {
    param([object] $Value)
    # A getter of the API that throws reads as null, and null would read as false or 0.
    if ($null -eq $Value) { throw (ConvertTo-ErrorRecord -Id 'Douki.NoValue' -Message 'The WSUS API would not tell a value.') }
    $Value
}

function Get-ConnectionText {
    # By name: the key holds secrets as well.
    $key = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
    $source = [string](Get-ItemProperty -LiteralPath $key -Name 'SqlServerName').SqlServerName
    $database = [string](Get-ItemProperty -LiteralPath $key -Name 'SqlDatabaseName').SqlDatabaseName
    # What stands there becomes part of a connection string, so nothing of its syntax may be in it.
    if ($source -notmatch '^[\w.\\,#$-]+$' -or $database -notmatch '^[\w-]+$') {
        throw (ConvertTo-ErrorRecord -Id 'Douki.DatabaseUnavailable' -Message 'The registry does not name a database server.')
    }
    if ($source -match '##WID') {
        $source = 'np:\\.\pipe\MICROSOFT##WID\tsql\query'
    } elseif ($source -match '##SSEE') {
        $source = 'np:\\.\pipe\MSSQL$MICROSOFT##SSEE\sql\query'
    }
    $text = 'Data Source={0};Initial Catalog={1};Integrated Security=SSPI;Connect Timeout=10;Application Name=douki'
    $text -f $source, $database
}

function Get-StoredForeground {
    param([string] $ConnectionText)
    $connection = New-Object -TypeName System.Data.SqlClient.SqlConnection -ArgumentList $ConnectionText
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = 'SELECT CAST(MAX(CAST(BitsDownloadPriorityForeground AS int)) AS bit) FROM dbo.tbConfigurationC;'
        $value = $command.ExecuteScalar()
    } catch {
        throw (ConvertTo-ErrorRecord -Id 'Douki.DatabaseUnavailable' -Message $_.Exception.Message)
    } finally {
        $connection.Dispose()
    }
    # An empty table gives DBNull.
    if ($value -isnot [bool]) { $value = $null }
    Get-Required -Value $value
}

function Wait-Running {
    param([string] $Name)
    # A minute at most; what it came to is in the answer.
    for ($second = 0; $second -lt 60; $second++) {
        if ([int](Get-Service -Name $Name).Status -eq 4) { return }
        Start-Sleep -Seconds 1
    }
}

$server = Get-UpdateServer
Assert-Elevated
Assert-Idle -Server $server
$configuration = $server.GetConfiguration()
# Only the class behind the interface has this property, so a version of WSUS may lack it.
$byApi = $null -ne $configuration.PSObject.Properties['BitsDownloadPriorityForeground']
$connectionText = ''
if ($byApi) {
    $foregroundNow = Get-Required -Value $configuration.BitsDownloadPriorityForeground
} else {
    $connectionText = Get-ConnectionText
    $foregroundNow = Get-StoredForeground -ConnectionText $connectionText
}
$before = [ordered]@{ foreground = [bool]$foregroundNow }
$after = [ordered]@{ foreground = $Foreground }
$steps = @()
$changed = $false
$messageId = 'turn-off'
if ($Foreground) { $messageId = 'turn-on' }
$service = [ordered]@{ service = 'WsusService' }
if ($before.foreground -ne $Foreground -and $byApi) {
    $steps += [ordered]@{ messageId = $messageId; data = [ordered]@{} }
    $steps += [ordered]@{ messageId = 'restart'; data = $service }
    if ($PSCmdlet.ShouldProcess($server.Name, 'Set BitsDownloadPriorityForeground')) {
        $configuration.BitsDownloadPriorityForeground = $Foreground
        $configuration.Save()
        $changed = $true
        $after.foreground = [bool](Get-Required -Value $server.GetConfiguration().BitsDownloadPriorityForeground)
    }
    if ($PSCmdlet.ShouldProcess('WsusService', 'Restart the service')) {
        Restart-Service -Name 'WsusService' -Force
        Wait-Running -Name 'WsusService'
    }
} elseif ($before.foreground -ne $Foreground) {
    $steps += [ordered]@{ messageId = 'stop'; data = $service }
    $steps += [ordered]@{ messageId = $messageId; data = [ordered]@{} }
    $steps += [ordered]@{ messageId = 'start'; data = $service }
    $update = 'UPDATE dbo.tbConfigurationC SET BitsDownloadPriorityForeground = 0;'
    if ($Foreground) { $update = 'UPDATE dbo.tbConfigurationC SET BitsDownloadPriorityForeground = 1;' }
    $connection = New-Object -TypeName System.Data.SqlClient.SqlConnection -ArgumentList $connectionText
    try {
        # Opened before the service stops: what cannot be written shall not stop anything.
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $update
        try {
            if ($PSCmdlet.ShouldProcess('WsusService', 'Stop the service')) {
                Stop-Service -Name 'WsusService' -Force
            }
            if ($PSCmdlet.ShouldProcess('SUSDB', 'Set tbConfigurationC.BitsDownloadPriorityForeground')) {
                [void]$command.ExecuteNonQuery()
                $changed = $true
            }
        } finally {
            if ($PSCmdlet.ShouldProcess('WsusService', 'Start the service')) {
                Start-Service -Name 'WsusService'
                Wait-Running -Name 'WsusService'
            }
        }
    } finally {
        $connection.Dispose()
    }
    if ($changed) { $after.foreground = [bool](Get-StoredForeground -ConnectionText $connectionText) }
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
