<#
.SYNOPSIS
Grants NETWORK SERVICE and Users the rights on the content folders that they lack.

.DESCRIPTION
The folders come from the setup of WSUS on this server, the accounts are known by SID. Rights are only added; Restore brings
back the explicit allow entries of both accounts that an earlier run named in before.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the session is not elevated
  Douki.NoValue           the setup of WSUS names no content folder
  Douki.NetworkShare      the folder is on a network share
  Douki.FolderMissing     a folder does not exist
  Douki.DenyEntry         an entry denies access: a person must look at it

.PARAMETER Restore
Undo: the entries to bring back, each as place;sid;rights;inheritance;propagation.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [AllowEmptyCollection()]
    [ValidatePattern('^(volume-root|content-dir|wsus-content);S-1-5-(20|32-545);[0-9]{1,10};[0-3];[0-3]$')]
    [string[]] $Restore
)

function ConvertTo-ErrorRecord {
    param([string] $Id, [string] $Message)
    $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message
    $category = [System.Management.Automation.ErrorCategory]::InvalidOperation
    New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $category, $null
}

function Assert-Elevated {
    $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
    if (-not $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.NotAdministrator' -Message 'This needs an elevated local administrator.')
    }
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

function Get-Folder {
    $setup = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
    # Absent and not readable are the same here.
    try { $value = [string](Get-ItemProperty -LiteralPath $setup -Name 'ContentDir').ContentDir } catch { $value = '' }
    if ($value -eq '') { throw (ConvertTo-ErrorRecord -Id 'Douki.NoValue' -Message 'WSUS names no content folder.') }
    $contentDir = [System.Environment]::ExpandEnvironmentVariables($value).TrimEnd('\')
    if ($contentDir.StartsWith('\\', [System.StringComparison]::Ordinal)) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.NetworkShare' -Message 'The content folder is on a network share.')
    }
    $root = $contentDir.Substring(0, 2) + '\'
    $folder = $contentDir
    if ($folder.Length -eq 2) { $folder = $root }
    $paths = [ordered]@{ 'volume-root' = $root; 'content-dir' = $folder; 'wsus-content' = $contentDir + '\WsusContent' }
    # Where the content folder is a whole drive, its root is one folder and not two.
    if ($folder -eq $root) { $paths.Remove('volume-root') }
    foreach ($place in $paths.Keys) {
        if (-not (Test-Path -LiteralPath $paths[$place] -PathType Container)) {
            throw (ConvertTo-ErrorRecord -Id 'Douki.FolderMissing' -Message ('There is no folder ' + $paths[$place]))
        }
        $acl = Get-Acl -LiteralPath $paths[$place]
        [ordered]@{ place = $place; path = $paths[$place]; acl = $acl; here = @(Get-RuleHere -Acl $acl) }
    }
}

function Get-RuleHere {
    param([object] $Acl)
    $sids = 'S-1-5-20', 'S-1-5-32-545', 'S-1-5-11', 'S-1-1-0'
    # Without the rules that only children inherit; with those that this folder inherits.
    $rules = @($Acl.GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier]) |
            Where-Object -FilterScript { $_.IdentityReference.Value -in $sids -and ([int]$_.PropagationFlags -band 2) -eq 0 })
    foreach ($rule in $rules) {
        $rights = ConvertTo-FileRight -Mask ([int]$rule.FileSystemRights)
        # 1 is Deny, 0x20089 is Read.
        if ([int]$rule.AccessControlType -eq 1) {
            if ($rights -band 0x20089) {
                throw (ConvertTo-ErrorRecord -Id 'Douki.DenyEntry' -Message 'An entry denies access to a content folder.')
            }
            continue
        }
        [ordered]@{ sid = [string]$rule.IdentityReference.Value; rights = $rights }
    }
}

function Get-MissingEntry {
    param([System.Collections.IDictionary] $Folder)
    $service = 0
    $users = 0
    foreach ($rule in $Folder.here) {
        $service = $service -bor $rule.rights
        if ($rule.sid -cne 'S-1-5-20') { $users = $users -bor $rule.rights }
    }
    # Rights with Synchronize: ReadAndExecute and FullControl; inheritance 3 reaches folders and files below.
    $readExecute = 0x1200A9
    $lacksRead = ($service -band 0x20089) -ne 0x20089
    if ($Folder.place -ceq 'volume-root') {
        if ($lacksRead) { [ordered]@{ sid = 'S-1-5-32-545'; rights = $readExecute; inheritance = 0; propagation = 0 } }
        return
    }
    $inheritance = 0
    if ($Folder.place -ceq 'wsus-content') {
        $inheritance = 3
        if (($service -band 0x1F01FF) -ne 0x1F01FF) {
            [ordered]@{ sid = 'S-1-5-20'; rights = 0x1F01FF; inheritance = 3; propagation = 0 }
        }
    } elseif ($lacksRead) {
        [ordered]@{ sid = 'S-1-5-20'; rights = $readExecute; inheritance = 0; propagation = 0 }
    }
    if (($users -band 0x20089) -ne 0x20089) {
        [ordered]@{ sid = 'S-1-5-32-545'; rights = $readExecute; inheritance = $inheritance; propagation = 0 }
    }
}

function Get-RestoredEntry {
    param([string] $Place, [string[]] $Line)
    foreach ($text in $Line) {
        $part = $text.Split(';')
        if ($part[0] -cne $Place) { continue }
        [ordered]@{ sid = $part[1]; rights = [int]$part[2]; inheritance = [int]$part[3]; propagation = [int]$part[4] }
    }
}

function ConvertTo-Rule {
    param([System.Collections.IDictionary] $Entry)
    $sid = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $Entry.sid
    New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList @(
        $sid
        [System.Security.AccessControl.FileSystemRights]$Entry.rights
        [System.Security.AccessControl.InheritanceFlags]$Entry.inheritance
        [System.Security.AccessControl.PropagationFlags]$Entry.propagation
        [System.Security.AccessControl.AccessControlType]::Allow
    )
}

function ConvertTo-Text {
    param([object[]] $Entry)
    @($Entry | ForEach-Object -Process { '{0};{1};{2};{3}' -f $_.sid, $_.rights, $_.inheritance, $_.propagation }) -join ' '
}

function Get-OwnRule {
    param([System.Collections.IDictionary] $Folder)
    # The explicit allow entries of both accounts; nothing else is ever taken away.
    $Folder.acl.GetAccessRules($true, $false, [System.Security.Principal.SecurityIdentifier]) |
        Where-Object -FilterScript { $_.IdentityReference.Value -in 'S-1-5-20', 'S-1-5-32-545' -and [int]$_.AccessControlType -eq 0 }
}

function ConvertTo-State {
    param([System.Collections.IDictionary] $Folder)
    $entries = @(Get-OwnRule -Folder $Folder | ForEach-Object -Process {
            [ordered]@{
                sid = [string]$_.IdentityReference.Value
                rights = ConvertTo-FileRight -Mask ([int]$_.FileSystemRights)
                inheritance = [int]$_.InheritanceFlags
                propagation = [int]$_.PropagationFlags
            }
        })
    # Windows keeps its own order; this one is comparable.
    $entries = @($entries | Sort-Object -Property { $_.sid }, { $_.rights }, { $_.inheritance }, { $_.propagation })
    [ordered]@{ place = $Folder.place; path = $Folder.path; entries = $entries }
}

Assert-Elevated
$folders = @(Get-Folder)
$before = [ordered]@{ places = @($folders | ForEach-Object -Process { ConvertTo-State -Folder $_ }) }
$steps = @()
$pending = @()
# The access lists are changed in memory first, so that after is the same with and without -WhatIf.
foreach ($folder in $folders) {
    if ($PSBoundParameters.ContainsKey('Restore')) {
        $entries = @(Get-RestoredEntry -Place $folder.place -Line $Restore)
        $messageId = 'restore'
        $kept = ConvertTo-Text -Entry (ConvertTo-State -Folder $folder).entries
        if ([string]::Equals($kept, (ConvertTo-Text -Entry $entries), [System.StringComparison]::Ordinal)) { continue }
        foreach ($rule in @(Get-OwnRule -Folder $folder)) { $folder.acl.RemoveAccessRuleSpecific($rule) }
    } else {
        $entries = @(Get-MissingEntry -Folder $folder)
        $messageId = 'grant'
        if ($entries.Count -eq 0) { continue }
    }
    foreach ($entry in $entries) { $folder.acl.AddAccessRule((ConvertTo-Rule -Entry $entry)) }
    $sids = @($entries | ForEach-Object -Process { $_.sid })
    $steps += [ordered]@{ messageId = $messageId; data = [ordered]@{ path = $folder.path; sids = $sids } }
    $pending += $folder
}
$after = [ordered]@{ places = @($folders | ForEach-Object -Process { ConvertTo-State -Folder $_ }) }
$changed = $false
foreach ($folder in $pending) {
    if ($PSCmdlet.ShouldProcess($folder.path, 'Change the permissions')) {
        Set-Acl -LiteralPath $folder.path -AclObject $folder.acl
        $changed = $true
    }
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
