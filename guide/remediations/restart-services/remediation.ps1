<#
.SYNOPSIS
Restarts BITS and the WSUS service, and lets a disabled BITS start again.

.DESCRIPTION
Sets a disabled BITS to manual start, restarts BITS, then restarts the WSUS service, and waits up to a minute for each.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the session is not elevated
  Douki.SyncRunning       a synchronization is running or stopping
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

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

function Assert-NoSynchronization {
    $status = 0
    try {
        [void][System.Reflection.Assembly]::LoadWithPartialName('Microsoft.UpdateServices.Administration')
        $server = [Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer()
        $status = [int]$server.GetSubscription().GetSynchronizationStatus()
    } catch {
        # An API that does not answer is what a restart is for: nothing can be running then.
        $status = 0
    }
    if ($status -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.SyncRunning' -Message 'A synchronization is running or stopping.')
    }
}

function Get-ServiceState {
    param([string] $Name)
    [ordered]@{
        name = $Name
        status = [int](Get-Service -Name $Name).Status
        start = [int](Get-ItemProperty -LiteralPath ('HKLM:\SYSTEM\CurrentControlSet\Services\' + $Name) -Name 'Start').Start
    }
}

function Wait-Running {
    param([string] $Name)
    # A minute at most; what it came to is in the answer.
    for ($second = 0; $second -lt 60; $second++) {
        if ([int](Get-Service -Name $Name).Status -eq 4) { return }
        Start-Sleep -Seconds 1
    }
}

Assert-Elevated
Assert-NoSynchronization
$names = 'BITS', 'WsusService'
$before = [ordered]@{ services = @($names | ForEach-Object -Process { Get-ServiceState -Name $_ }) }
$after = [ordered]@{ services = @($names | ForEach-Object -Process { Get-ServiceState -Name $_ }) }
$steps = @()
$changed = $false
foreach ($state in $after.services) {
    $data = [ordered]@{ service = $state.name }
    # 4 is disabled; manual is what a healthy BITS has, automatic what WSUS has.
    if ($state.start -eq 4) {
        $messageId = 'set-manual'
        $type = 'Manual'
        $state.start = 3
        if ($state.name -ceq 'WsusService') {
            $messageId = 'set-automatic'
            $type = 'Automatic'
            $state.start = 2
        }
        $steps += [ordered]@{ messageId = $messageId; data = $data }
        if ($PSCmdlet.ShouldProcess($state.name, 'Change the start type')) {
            Set-Service -Name $state.name -StartupType $type
            $changed = $true
        }
    }
    $steps += [ordered]@{ messageId = 'restart'; data = $data }
    $state.status = 4
    if ($PSCmdlet.ShouldProcess($state.name, 'Restart the service')) {
        Restart-Service -Name $state.name -Force
        $changed = $true
        Wait-Running -Name $state.name
    }
}
if ($changed) { $after = [ordered]@{ services = @($names | ForEach-Object -Process { Get-ServiceState -Name $_ }) } }
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
