<#
.SYNOPSIS
Second part of the driver: writes the record lines of the answer, in ASCII, each with its number and its CRC.
#>

$crcTable = [Array]::CreateInstance([long], 256)
for ($index = 0; $index -lt 256; $index++) {
    $crc = [long]$index
    for ($bit = 0; $bit -lt 8; $bit++) {
        if ($crc -band 1) { $crc = ($crc -shr 1) -bxor 0xEDB88320L } else { $crc = $crc -shr 1 }
    }
    $crcTable[$index] = $crc
}

function Get-Crc32([byte[]] $Bytes) {
    $crc = 0xFFFFFFFFL
    foreach ($byte in $Bytes) { $crc = ($crc -shr 8) -bxor $crcTable[($crc -bxor $byte) -band 0xFF] }
    return ($crc -bxor 0xFFFFFFFFL).ToString('x8')
}

# In ASCII, so that no code page matters.
function Add-JsonString([Text.StringBuilder] $Json, [string] $Text) {
    [void]$Json.Append('"')
    $from = 0
    foreach ($match in [regex]::Matches($Text, '[^ !#-\[\]-~]+')) {
        [void]$Json.Append($Text, $from, $match.Index - $from)
        foreach ($unit in $match.Value.ToCharArray()) { [void]$Json.Append('\u').Append(([int]$unit).ToString('x4')) }
        $from = $match.Index + $match.Length
    }
    [void]$Json.Append($Text, $from, $Text.Length - $from).Append('"')
}

# Takes nothing but string, boolean, integer, null, array and dictionary: objects of WSUS carry secrets.
function Add-Json([Text.StringBuilder] $Json, $Value, [int] $Depth) {
    if ($Depth -gt 16) { throw 'The answer is nested more than 16 levels deep.' }
    if ($Json.Length -gt $maximumRecord) { throw 'The answer is larger than 256 kB.' }
    if ($null -eq $Value) { [void]$Json.Append('null'); return }
    if ($Value -is [string]) { Add-JsonString -Json $Json -Text $Value; return }
    if ($Value -is [bool]) { [void]$Json.Append($Value.ToString().ToLowerInvariant()); return }
    if ($Value -is [Collections.IDictionary]) {
        $separator = '{'
        foreach ($entry in $Value.GetEnumerator()) {
            if ($entry.Key -isnot [string]) { throw 'A key of a dictionary is not a string.' }
            [void]$Json.Append($separator)
            Add-JsonString -Json $Json -Text $entry.Key
            [void]$Json.Append(':')
            Add-Json -Json $Json -Value $entry.Value -Depth ($Depth + 1)
            $separator = ','
        }
        if ($separator -eq '{') { [void]$Json.Append('{') }
        [void]$Json.Append('}')
        return
    }
    if ($Value -is [Collections.IList]) {
        $separator = '['
        foreach ($element in $Value) {
            [void]$Json.Append($separator)
            Add-Json -Json $Json -Value $element -Depth ($Depth + 1)
            $separator = ','
        }
        if ($separator -eq '[') { [void]$Json.Append('[') }
        [void]$Json.Append(']')
        return
    }
    $type = $Value.GetType()
    if ($type.IsEnum -or $type.FullName -cnotmatch '^System\.(S?Byte|U?Int(16|32|64))$') {
        throw "The answer contains a value of the type $($type.FullName)."
    }
    # Beyond 2^53 the reader would round.
    if ([Math]::Abs([decimal]$Value) -gt 9007199254740991) { throw 'An integer is beyond 2^53: return it as a string.' }
    [void]$Json.Append($Value.ToString([Globalization.CultureInfo]::InvariantCulture))
}

# The JSON text of a record; throws when the record is not plain data or too large.
function Format-Record($Record) {
    $json = [Text.StringBuilder]''
    Add-Json -Json $json -Value $Record -Depth 0
    if ($json.Length -gt $maximumRecord) { throw 'The answer is larger than 256 kB.' }
    if ($run.Written + $json.Length -gt $maximumRun -and $json.Length -gt 8kb) { throw 'The answers of this run are larger than 15 MB.' }
    return $json.ToString()
}

function Write-Failure([string] $Id, $Failure, [long] $Milliseconds) {
    $short = [ordered]@{}
    foreach ($key in 'code', 'message', 'errorId') {
        $text = "$($Failure[$key])" -replace '\s+', ' '
        if ($text -ne '') { $short[$key] = $text.Substring(0, [Math]::Min(400, $text.Length)) }
    }
    if (-not $short.Contains('message')) { $short.message = $short.code }
    Write-Line -Json (Format-Record -Record ([ordered]@{
        type = 'result'; id = $Id; ok = $false; error = $short; durationMs = $Milliseconds
    }))
}

function Write-Line([string] $Json) {
    $crc = Get-Crc32 -Bytes ([Text.Encoding]::ASCII.GetBytes($Json))
    $line = "$([char]0x1E)$Nonce $($run.Sequence) $crc $Json"
    $run.Sequence++
    $run.Written += $line.Length + 2
    if ($null -eq $run.Output) { return $line }
    # The line feed in front ends whatever a program may have printed without one.
    $bytes = [Text.Encoding]::ASCII.GetBytes("`n$line`n")
    $run.Output.Write($bytes, 0, $bytes.Length)
    $run.Output.Flush()
}

function Write-Hello {
    $account = "$([Environment]::UserDomainName)\$([Environment]::UserName)"
    $elevated = $false
    try {
        $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
        $account = $identity.Name
        $elevated = ([Security.Principal.WindowsPrincipal]$identity).IsInRole(
            [Security.Principal.WindowsBuiltInRole]::Administrator)
    } catch [PlatformNotSupportedException] { $elevated = $false }
    Write-Line -Json (Format-Record -Record ([ordered]@{
        type = 'hello'; psVersion = $PSVersionTable.PSVersion.ToString()
        culture = [Globalization.CultureInfo]::CurrentCulture.Name; account = $account; elevated = $elevated
        utc = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture)
    }))
}
