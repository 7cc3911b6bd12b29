<#
.SYNOPSIS
Forced command for OpenSSH: answers a request of Douki with functions of the installed module, and runs nothing else.

.DESCRIPTION
Whatever command the client asked for is ignored (SSH_ORIGINAL_COMMAND is not read). The request on standard input is the one
that every server gets; the driver and the scripts in it are skipped over and never become code. Where the module has a
function made of the same script, by its SHA-256, that function runs with the parameters of the request; otherwise
the answer is the failure digest. The answer has the same record lines as a driver writes.

.PARAMETER ModulePath
The manifest of the module; a fixed path, because a path of modules may name folders that the account can write to.
#>
[CmdletBinding()]
param(
    [string] $ModulePath = (Join-Path -Path $env:ProgramFiles -ChildPath 'WindowsPowerShell\Modules\Douki\Douki.psd1')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$clock = [Diagnostics.Stopwatch]::StartNew()
$reader = New-Object -TypeName IO.StreamReader -ArgumentList ([Console]::OpenStandardInput()), ([Text.Encoding]::ASCII)
$output = [Console]::OpenStandardOutput()
[Console]::SetOut([IO.TextWriter]::Null)
$answer = @{ Nonce = ''; Sequence = 0; Stuck = $false }

function Read-Block {
    param([int] $Length)
    if ($Length -lt 0 -or $Length -gt 4mb) { throw 'A text of the request is too long.' }
    $buffer = New-Object -TypeName 'char[]' -ArgumentList $Length
    if ($reader.ReadBlock($buffer, 0, $Length) -ne $Length -or $reader.Read() -ne 10) { throw 'The request was cut.' }
    New-Object -TypeName string -ArgumentList (, $buffer)
}

function Read-Line {
    param([string] $Pattern)
    $match = [regex]::Match([string]$reader.ReadLine(), $Pattern)
    if (-not $match.Success) { throw 'A line of the request is not what it should be.' }
    $match
}

$checksums = foreach ($index in 0..255) {
    $crc = [long]$index
    foreach ($bit in 0..7) {
        if ($crc -band 1) { $crc = ($crc -shr 1) -bxor 0xEDB88320L } else { $crc = $crc -shr 1 }
    }
    $crc
}

function Get-Checksum {
    param([byte[]] $Bytes)
    $crc = 0xFFFFFFFFL
    foreach ($byte in $Bytes) { $crc = ($crc -shr 8) -bxor $checksums[($crc -bxor $byte) -band 0xFF] }
    ($crc -bxor 0xFFFFFFFFL).ToString('x8')
}

function ConvertTo-Text {
    param($Value, [int] $Depth = 0)
    if ($Depth -gt 16) { throw 'The answer is nested more than 16 levels deep.' }
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { return $Value.ToString().ToLowerInvariant() }
    if ($Value -is [string]) {
        $units = foreach ($unit in $Value.ToCharArray()) {
            if ($unit -cmatch '[ !#-\[\]-~]') { $unit } else { '\u' + ([int]$unit).ToString('x4') }
        }
        return '"' + (-join $units) + '"'
    }
    if ($Value -is [Collections.IDictionary]) {
        $pairs = foreach ($entry in $Value.GetEnumerator()) {
            if ($entry.Key -isnot [string]) { throw 'A key of a dictionary is not a string.' }
            (ConvertTo-Text -Value $entry.Key) + ':' + (ConvertTo-Text -Value $entry.Value -Depth ($Depth + 1))
        }
        return '{' + ($pairs -join ',') + '}'
    }
    if ($Value -is [Collections.IList]) {
        $elements = foreach ($element in $Value) { ConvertTo-Text -Value $element -Depth ($Depth + 1) }
        return '[' + ($elements -join ',') + ']'
    }
    $type = $Value.GetType()
    if ($type.IsEnum -or $type.FullName -cnotmatch '^System\.(S?Byte|U?Int(16|32|64))$') {
        throw "The answer contains a value of the type $($type.FullName)."
    }
    if ([Math]::Abs([decimal]$Value) -gt 9007199254740991) { throw 'An integer is beyond 2^53: return it as a string.' }
    $Value.ToString([Globalization.CultureInfo]::InvariantCulture)
}

function Write-Record {
    param([Collections.IDictionary] $Record)
    $json = ConvertTo-Text -Value $Record
    if ($json.Length -gt 256kb) { throw 'The answer is larger than 256 kB.' }
    $crc = Get-Checksum -Bytes ([Text.Encoding]::ASCII.GetBytes($json))
    $line = [Text.Encoding]::ASCII.GetBytes("`n$([char]0x1E)$($answer.Nonce) $($answer.Sequence) $crc $json`n")
    $output.Write($line, 0, $line.Length)
    $output.Flush()
    $answer.Sequence++
}

function Write-Failure {
    param([string] $Id, [string] $Code, [string] $Message, [string] $ErrorId, [long] $Milliseconds)
    $short = [ordered]@{ code = $Code }
    foreach ($part in @(, @('message', $Message)) + @(, @('errorId', $ErrorId))) {
        $text = $part[1] -replace '\s+', ' '
        if ($text -ne '') { $short[$part[0]] = $text.Substring(0, [Math]::Min(400, $text.Length)) }
    }
    if (-not $short.Contains('message')) { $short.message = $Code }
    Write-Record -Record ([ordered]@{ type = 'result'; id = $Id; ok = $false; error = $short; durationMs = $Milliseconds })
}

function Open-Function {
    param([string] $Name, [Collections.IDictionary] $Parameters)
    $state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    [void]$state.ImportPSModule(@($ModulePath))
    $shell = [Management.Automation.PowerShell]::Create()
    $shell.Runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
    $shell.Runspace.Open()
    [void]$shell.AddCommand('Douki\' + $Name)
    foreach ($parameter in $Parameters.GetEnumerator()) {
        $value = $parameter.Value
        if ($value -is [Collections.IList]) { $value = [string[]]@($value) }
        [void]$shell.AddParameter($parameter.Key, $value)
    }
    $shell
}

function Get-FailureCode {
    param([Management.Automation.ErrorRecord] $Record)
    switch -Wildcard ($Record.FullyQualifiedErrorId) {
        'Douki.MissingRight*' { return 'missing-right' }
        'Douki.ApiUnavailable*' { return 'api-unavailable' }
        'Douki.DatabaseUnavailable*' { return 'database-unavailable' }
        'Douki.NoCredentialsForNextHop*' { return 'no-credentials-for-next-hop' }
        'ScriptContainedMaliciousContent*' { return 'blocked-by-antivirus' }
    }
    if ($Record.Exception -is [UnauthorizedAccessException]) { return 'missing-right' }
    'script-error'
}

function Invoke-Item {
    param([Collections.IDictionary] $Item, [Collections.IDictionary] $Function, [long] $Milliseconds)
    $started = $clock.ElapsedMilliseconds
    try {
        $parameters = $Item.Parameters
        # Nothing may wait for a person.
        if ($Function.confirms) { $parameters['Confirm'] = $false }
        $shell = Open-Function -Name $Function.name -Parameters $parameters
        $handle = $shell.BeginInvoke()
        if (-not $handle.AsyncWaitHandle.WaitOne([int]$Milliseconds)) {
            if (-not $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(1000)) { $answer.Stuck = $true }
            return Write-Failure -Id $Item.Id -Code 'timeout' -Message "The function did not end within $Milliseconds ms." -Milliseconds ($clock.ElapsedMilliseconds - $started)
        }
        $values = $shell.EndInvoke($handle)
        $shell.Runspace.Dispose()
    } catch {
        $record = $_
        $inner = $_.Exception.InnerException
        if ($null -ne $inner -and $inner -is [Management.Automation.IContainsErrorRecord]) { $record = $inner.ErrorRecord }
        return Write-Failure -Id $Item.Id -Code (Get-FailureCode -Record $record) -Message $record.Exception.Message -ErrorId $record.FullyQualifiedErrorId -Milliseconds ($clock.ElapsedMilliseconds - $started)
    }
    $duration = $clock.ElapsedMilliseconds - $started
    try {
        if ($values.Count -ne 1 -or $values[0] -isnot [Collections.IDictionary]) { throw "The function returned $($values.Count) objects, not one dictionary." }
        Write-Record -Record ([ordered]@{ type = 'result'; id = $Item.Id; ok = $true; value = $values[0]; durationMs = $duration })
    } catch {
        Write-Failure -Id $Item.Id -Code 'bad-answer' -Message $_.Exception.Message -Milliseconds $duration
    }
}

# --- One request ------------------------------------------------------------------------------------------------------

$head = Read-Line -Pattern '^douki1 ([A-Za-z0-9_-]{16}) ([0-9]{1,6}) [0-9a-f]{64}$'
$answer.Nonce = $head.Groups[1].Value
[void](Read-Block -Length $head.Groups[2].Value)
$request = Read-Line -Pattern '^request ([A-Za-z0-9-]{1,64}) (read|act) ([0-9]{1,9}) ([0-9]{1,3})$'
$deadline = [long]$request.Groups[3].Value
$items = @(
    for ($index = 0; $index -lt [int]$request.Groups[4].Value; $index++) {
        $line = Read-Line -Pattern '^item ([A-Za-z0-9][A-Za-z0-9-]{0,63}) ([0-9]{1,9}) ([0-9]{1,7}) ([0-9a-f]{64}) ([0-9]{1,7})$'
        [void](Read-Block -Length $line.Groups[3].Value)
        $parameters = [Management.Automation.PSSerializer]::Deserialize((Read-Block -Length $line.Groups[5].Value))
        if ($parameters -isnot [Collections.IDictionary]) { throw 'The parameters are not a dictionary.' }
        @{ Id = $line.Groups[1].Value; Timeout = [long]$line.Groups[2].Value; Sha256 = $line.Groups[4].Value; Parameters = $parameters }
    }
)
[void](Read-Line -Pattern '^end$')

Import-Module -Name $ModulePath
$module = Douki\Get-DoukiModule
$hello = [ordered]@{ type = 'hello' }
foreach ($key in 'psVersion', 'culture', 'account', 'elevated', 'utc') { $hello[$key] = $module[$key] }
Write-Record -Record $hello
if ($request.Groups[2].Value -ceq 'act' -and -not (Douki\Register-DoukiRun -RunId $request.Groups[1].Value)) {
    Write-Record -Record ([ordered]@{ type = 'refused'; code = 'run-seen' })
    exit 0
}
foreach ($item in $items) {
    $left = $deadline - $clock.ElapsedMilliseconds
    $function = $module.functions[$item.Id]
    if ($null -eq $function -or $function.sha256 -cne $item.Sha256) {
        Write-Failure -Id $item.Id -Code 'digest' -Message 'The module has no function of this script: install the module of the release that runs.' -Milliseconds 0
    } elseif ($left -le 0) {
        Write-Failure -Id $item.Id -Code 'timeout' -Message 'The script was not started: the deadline of the run had passed.' -ErrorId 'Douki.NotStarted' -Milliseconds 0
    } else {
        Write-Record -Record ([ordered]@{ type = 'start'; id = $item.Id })
        Invoke-Item -Item $item -Function $function -Milliseconds ([Math]::Min($item.Timeout, $left))
    }
}
Write-Record -Record ([ordered]@{ type = 'done'; count = $items.Count })
if ($answer.Stuck) { [Environment]::Exit(0) }
exit 0
