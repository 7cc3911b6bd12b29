# Douki bootstrap over PSRP: reads the driver from its argument, compares its SHA-256 with the one below, and runs it.
# What it throws begins with Douki.Bootstrap: 96 = blocked by the antivirus, 97 = not the driver of this release, 98 = constrained language.
param([string] $Request)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { throw 'Douki.Bootstrap.98' }
$reader = [IO.StringReader]$Request
$head = @("$($reader.ReadLine())" -split ' ')
if ($head.Count -ne 4 -or $head[0] -cne 'douki1' -or $head[2] -notmatch '^[0-9]{1,6}$') { throw 'Douki.Bootstrap.97' }
$buffer = [Array]::CreateInstance([char], [int]$head[2])
$length = $reader.ReadBlock($buffer, 0, $buffer.Length)
$bytes = [Text.Encoding]::ASCII.GetBytes($buffer, 0, $length)
$sha256 = [Activator]::CreateInstance([Security.Cryptography.SHA256CryptoServiceProvider])
$digest = [BitConverter]::ToString($sha256.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant()
if ($digest -cne '__DRIVER_SHA256__') { throw 'Douki.Bootstrap.97' }
try {
    & ([ScriptBlock]::Create([Text.Encoding]::ASCII.GetString($bytes))) -Reader $reader -Nonce $head[1] -Output Pipeline
} catch {
    if ($_.FullyQualifiedErrorId -like 'ScriptContainedMaliciousContent*') { throw 'Douki.Bootstrap.96' }
    throw
}
