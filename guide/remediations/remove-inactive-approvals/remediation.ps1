<#
.SYNOPSIS
Removes the approvals that no replica ever takes, if they are still the ones that were approved for removal.

.DESCRIPTION
Runs wsusutil listinactiveapprovals, compares with the expected list, then runs wsusutil removeinactiveapprovals. There is no undo.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the session is not elevated
  Douki.ListChanged       the list is not the expected one
  Douki.ToolFailed        wsusutil ended with another exit code than 0

.PARAMETER ExpectedCount
How many inactive approvals there were.

.PARAMETER ExpectedTitles
Their titles in the order of wsusutil, at most the first 200.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [ValidateRange(1, 2147483647)]
    [int] $ExpectedCount,

    [Parameter(Mandatory = $true)]
    [ValidateCount(1, 200)]
    [string[]] $ExpectedTitles
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

function Get-InactiveApproval {
    $setup = 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
    $folder = [string](Get-ItemProperty -LiteralPath $setup -Name 'TargetDir').TargetDir
    $tool = $folder.TrimEnd('\') + '\Tools\wsusutil.exe'
    # The first line is a headline in the language of the server, the lines after it are titles.
    $lines = @(& $tool listinactiveapprovals)
    $code = $LASTEXITCODE
    $titles = @($lines | Select-Object -Skip 1 | ForEach-Object -Process { ([string]$_).Trim() } |
            Where-Object -FilterScript { $_.Length -gt 0 })
    [ordered]@{ tool = $tool; code = $code; titles = $titles }
}

function ConvertTo-State {
    param([System.Collections.IDictionary] $List)
    if ($List.code -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ToolFailed' -Message 'wsusutil listinactiveapprovals failed.')
    }
    [ordered]@{ inactive = [int]$List.titles.Count; titles = @($List.titles | Select-Object -First 200) }
}

Assert-Elevated
$list = Get-InactiveApproval
$before = ConvertTo-State -List $list
$after = $before
$steps = @()
$changed = $false
if ($before.inactive -gt 0) {
    $isExpected = $before.inactive -eq $ExpectedCount -and $before.titles.Count -eq $ExpectedTitles.Count
    for ($index = 0; $isExpected -and $index -lt $ExpectedTitles.Count; $index++) {
        $isExpected = [string]::Equals($before.titles[$index], $ExpectedTitles[$index], [System.StringComparison]::Ordinal)
    }
    if (-not $isExpected) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ListChanged' -Message 'The inactive approvals are not the expected ones.')
    }
    $steps += [ordered]@{ messageId = 'remove'; data = [ordered]@{ count = $before.inactive } }
    $after = [ordered]@{ inactive = 0; titles = @() }
    if ($PSCmdlet.ShouldProcess('WSUS', 'Remove the inactive approvals')) {
        [void](& $list.tool removeinactiveapprovals)
        if ($LASTEXITCODE -ne 0) {
            throw (ConvertTo-ErrorRecord -Id 'Douki.ToolFailed' -Message 'wsusutil removeinactiveapprovals failed.')
        }
        $changed = $true
        $after = ConvertTo-State -List (Get-InactiveApproval)
    }
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
