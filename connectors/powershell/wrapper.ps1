<#
.SYNOPSIS
Runs the scripts of one Douki request on this server and answers with one record line for each.

.DESCRIPTION
Douki, the WSUS bot, sends this driver with every run. The request behind it on standard input names the scripts, their
SHA-256 and their parameters; parameters are data and never become part of any code.

Nothing runs unless the whole request has arrived, this is 64-bit Windows PowerShell 5.1 or later, and, for a run that
may change something (mode act), its run id was never seen here before (%ProgramData%\Douki\runs). Each script runs
in a runspace of its own, in strict mode, within its own time. At the deadline of the run the driver reports what it
has and ends its process. The format is described in connectors/powershell/README.md.

The driver is wrapper.ps1, answer.ps1 and run.ps1, one after the other, in one script block.

.PARAMETER Reader
Standard input behind the driver's own text.

.PARAMETER Nonce
Sixteen characters that mark the record lines of this run.

.PARAMETER Output
Where the record lines go: Console, as bytes, or Pipeline, as strings without their line ends (PowerShell remoting).
#>
param(
    [Parameter(Mandatory = $true)] [IO.TextReader] $Reader,
    [Parameter(Mandatory = $true)] [string] $Nonce,
    [ValidateSet('Console', 'Pipeline')] [string] $Output = 'Console'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$clock = [Diagnostics.Stopwatch]::StartNew()
$maximumRecord = 256kb
$maximumRun = 15mb
$run = @{ Output = $null; Sequence = 0; Written = 0; Stuck = $false }
if ($Output -ceq 'Console') { $run.Output = [Console]::OpenStandardOutput() }
# What a script prints to the console is no answer and must not break a record line.
[Console]::SetOut([IO.TextWriter]::Null)

function Read-Text([int] $Length) {
    $buffer = [char[]]::new($Length)
    if ($Reader.ReadBlock($buffer, 0, $Length) -ne $Length -or $Reader.Read() -ne 10) { throw 'The request was cut.' }
    return [string]::new($buffer)
}

function Read-Words([string] $Keyword, [int] $Count) {
    $words = @("$($Reader.ReadLine())" -split ' ')
    if ($words.Count -ne $Count -or $words[0] -cne $Keyword) { throw "The request lacks its '$Keyword' line." }
    return $words
}

function Read-Request {
    # The line feed behind the driver's text.
    if ($Reader.Read() -ne 10) { throw 'The request was cut.' }
    $words = Read-Words -Keyword 'request' -Count 5
    $request = @{ RunId = $words[1]; Mode = $words[2]; Deadline = [long]$words[3]; Items = @() }
    if ($request.RunId -cnotmatch '^[A-Za-z0-9-]{1,64}$' -or $request.Mode -cnotmatch '^(read|act)$') {
        throw 'The run id or the mode is not valid.'
    }
    for ($index = 0; $index -lt [int]$words[4]; $index++) {
        $head = Read-Words -Keyword 'item' -Count 6
        $item = @{ Id = $head[1]; Timeout = [long]$head[2]; Text = Read-Text -Length $head[3]; Sha256 = $head[4] }
        $item.Parameters = [Management.Automation.PSSerializer]::Deserialize((Read-Text -Length $head[5]))
        if ($item.Parameters -isnot [Collections.IDictionary]) { throw 'The parameters are not a dictionary.' }
        $request.Items += $item
    }
    if ($Reader.ReadLine() -cne 'end') { throw "The request lacks its 'end' line." }
    return $request
}

function Get-Sha256([string] $Text) {
    $sha256 = [Security.Cryptography.SHA256CryptoServiceProvider]::new()
    $digest = $sha256.ComputeHash([Text.Encoding]::ASCII.GetBytes($Text))
    return [BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
}

# True for exactly one caller of each run id, for ever: a change is never made twice.
function Register-Run([string] $RunId) {
    $folder = [IO.Path]::Combine($env:ProgramData, 'Douki', 'runs')
    [void][IO.Directory]::CreateDirectory($folder)
    $path = [IO.Path]::Combine($folder, $RunId)
    try {
        [IO.File]::Open($path, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write).Dispose()
    } catch {
        if ([IO.File]::Exists($path)) { return $false }
        throw
    }
    return $true
}

function Get-Refusal {
    if ($PSVersionTable.PSVersion.Major * 100 + $PSVersionTable.PSVersion.Minor -lt 501) { return 'powershell-too-old' }
    if (-not [Environment]::Is64BitProcess) { return 'wrong-bitness' }
    if ("$($ExecutionContext.SessionState.LanguageMode)" -cne 'FullLanguage') { return 'language-mode' }
}
