<#
.SYNOPSIS
Runs one query of the guide on the SUSDB of this server and returns its row.

.DESCRIPTION
For a SUSDB that nobody reaches from outside, first of all the Windows Internal Database. Finds the database where WSUS itself
finds it, logs in as the account that runs this, and runs the text that it is given, only when that text has the SHA-256 of a
file of the guide. The query reads. Returns one ordered dictionary for each row; a check's query has one row.

To try first on a real server: the named pipe of WID over SSH and WinRM (it needs an elevated local administrator).

.PARAMETER Query
Text of a .sql file of the guide, as it stands there.

.PARAMETER Sha256
Lower-case hexadecimal SHA-256 of that file.

.PARAMETER Seconds
How long the query may take.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [string] $Query,

    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[0-9a-f]{64}$')]
    [string] $Sha256,

    [ValidateRange(1, 600)]
    [int] $Seconds = 30
)

function ConvertTo-ErrorRecord {
    param([string] $Id, [string] $Message)
    $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message
    $category = [System.Management.Automation.ErrorCategory]::InvalidOperation
    New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $category, $null
}

function Get-Digest {
    param([string] $Text)
    $algorithm = New-Object -TypeName System.Security.Cryptography.SHA256CryptoServiceProvider
    $digest = $algorithm.ComputeHash([System.Text.Encoding]::ASCII.GetBytes($Text))
    [System.BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
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

function Get-SqlFailure {
    param([System.Exception] $Exception)
    $cause = $Exception
    while ($cause -isnot [System.Data.SqlClient.SqlException]) {
        if ($null -eq $cause.InnerException) { return $null }
        $cause = $cause.InnerException
    }
    $cause
}

function Get-FailureId {
    param([int] $Number)
    # By number: the messages are localized. The same numbers as on the road over the network.
    if ($Number -in 229, 230, 262, 297, 300, 18452, 18456) { return 'Douki.MissingRight' }
    if ($Number -in -2, 1205, 1222) { return 'Douki.DatabaseBusy' }
    if ($Number -in 207, 208, 2812) { return 'Douki.OtherSchema' }
    'Douki.SqlError'
}

function Get-Row {
    param([object] $Reader)
    do {
        while ($Reader.Read()) {
            $row = [ordered]@{}
            for ($index = 0; $index -lt $Reader.FieldCount; $index++) {
                $value = $null
                if (-not $Reader.IsDBNull($index)) { $value = $Reader.GetValue($index) }
                $row.Add($Reader.GetName($index), $value)
            }
            $row
        }
    } while ($Reader.NextResult())
}

if ((Get-Digest -Text $Query) -cne $Sha256) {
    throw (ConvertTo-ErrorRecord -Id 'Douki.QueryChanged' -Message 'The text of the query is not the one that was announced.')
}
$connection = New-Object -TypeName System.Data.SqlClient.SqlConnection -ArgumentList (Get-ConnectionText)
$isOpen = $false
try {
    $connection.Open()
    $isOpen = $true
    $command = $connection.CreateCommand()
    $command.CommandTimeout = $Seconds
    $command.CommandText = $Query
    Get-Row -Reader $command.ExecuteReader()
} catch {
    $failure = Get-SqlFailure -Exception $_.Exception
    if ($null -eq $failure) { throw }
    $id = Get-FailureId -Number $failure.Number
    # A server that cannot be reached has many numbers, and none of them is of the query.
    if (-not $isOpen -and $id -cne 'Douki.MissingRight') { $id = 'Douki.DatabaseUnavailable' }
    throw (ConvertTo-ErrorRecord -Id $id -Message ('{0}: {1}' -f $failure.Number, $failure.Message))
} finally {
    $connection.Dispose()
}
