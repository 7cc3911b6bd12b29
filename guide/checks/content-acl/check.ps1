<#
.SYNOPSIS
Reads the permissions of the folders that hold the update files, by SID.

.DESCRIPTION
Reads one registry value, the access rules of three folders and the newest health event about them; changes nothing. Accounts
are known by SID because their names are localized. Returns one ordered dictionary, described in facts.ts beside this file.
#>
[CmdletBinding()]
param()

function Get-RegistryValue {
    param([string] $Path, [string] $Name)
    # Absent and not readable are the same here: the caller gets null.
    try { (Get-ItemProperty -LiteralPath $Path -Name $Name).$Name } catch { $null }
}

function ConvertTo-Utc {
    param([datetime] $Value)
    $Value.ToUniversalTime().ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
}

function ConvertTo-FileRight {
    param([int] $Mask)
    # Generic bits stand for the file rights that Windows maps them to.
    $rights = $Mask -band 0x1F01FF
    if ($Mask -lt 0) { $rights = $rights -bor 0x120089 }
    if ($Mask -band 0x20000000) { $rights = $rights -bor 0x1200A0 }
    if ($Mask -band 0x40000000) { $rights = $rights -bor 0x120116 }
    if ($Mask -band 0x10000000) { $rights = $rights -bor 0x1F01FF }
    $rights
}

function Get-Place {
    param([string] $Place, [string] $Path)
    $sids = 'S-1-5-20', 'S-1-5-32-545', 'S-1-5-11', 'S-1-1-0'
    $fact = [ordered]@{ place = $Place; path = $Path; exists = $false; entries = $null }
    if (-not (Test-Path -LiteralPath $Path -PathType Container)) { return $fact }
    $fact.exists = $true
    try {
        $acl = Get-Acl -LiteralPath $Path
    } catch {
        # This account may not read the permissions.
        return $fact
    }
    $rules = @($acl.GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier]))
    $fact.entries = @($rules | Where-Object -FilterScript { $_.IdentityReference.Value -in $sids } | ForEach-Object -Process {
            [ordered]@{
                sid = [string]$_.IdentityReference.Value
                allow = [int]$_.AccessControlType -eq 0
                rights = ConvertTo-FileRight -Mask ([int]$_.FileSystemRights)
                inherited = [bool]$_.IsInherited
                appliesHere = ([int]$_.PropagationFlags -band 2) -eq 0
            }
        })
    $fact
}

function Get-HealthEvent {
    $filter = @{
        LogName = 'Application'
        ProviderName = 'Windows Server Update Services'
        Id = 10010, 10012
        StartTime = [datetime]::Now.AddDays(-7)
    }
    # No such event, no such source, or no right to read the log: nothing to tell in each case.
    try { $newest = Get-WinEvent -FilterHashtable $filter -MaxEvents 1 } catch { return $null }
    [ordered]@{ id = [int]$newest.Id; lastUtc = ConvertTo-Utc -Value $newest.TimeCreated }
}

$setup = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
$contentDir = Get-RegistryValue -Path $setup -Name 'ContentDir'
$isUnc = $false
$places = @()
if ($null -ne $contentDir) {
    $contentDir = [System.Environment]::ExpandEnvironmentVariables([string]$contentDir).TrimEnd('\')
    $isUnc = $contentDir.StartsWith('\\', [System.StringComparison]::Ordinal)
}
if ($null -ne $contentDir -and -not $isUnc) {
    $root = $contentDir.Substring(0, 2) + '\'
    $folder = $contentDir
    if ($folder.Length -eq 2) { $folder = $root }
    $places = @(
        Get-Place -Place 'volume-root' -Path $root
        Get-Place -Place 'content-dir' -Path $folder
        Get-Place -Place 'wsus-content' -Path ($contentDir + '\WsusContent')
    )
}
[ordered]@{
    contentDir = $contentDir
    isUnc = $isUnc
    places = $places
    healthEvent = Get-HealthEvent
}
