<#
.SYNOPSIS
Installs the module of Douki and registers one endpoint of it on this server; a second run changes nothing more.

.DESCRIPTION
Copies the module to the folder of modules for all users, creates the folders for run ids and transcripts, and registers the
session configuration of the role for one group or account. Run it in an elevated Windows PowerShell, from the folder
of the kit. WinRM restarts when an endpoint is registered: other remote sessions end.

.PARAMETER Role
DoukiReader, DoukiDoctor or DoukiAdministrator.

.PARAMETER Account
Who may connect, as DOMAIN\name: a group, a user or a group managed service account.

.EXAMPLE
.\Install-Douki.ps1 -Role DoukiReader -Account 'CORP\douki-readers' -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('DoukiReader', 'DoukiDoctor', 'DoukiAdministrator')]
    [string] $Role,

    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[^\\''"\r\n]+\\[^\\''"\r\n]+$')]
    [string] $Account
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$modules = Join-Path -Path $env:ProgramFiles -ChildPath 'WindowsPowerShell\Modules'
$target = Join-Path -Path $modules -ChildPath 'Douki'
$data = Join-Path -Path $env:ProgramData -ChildPath 'Douki'

if ($PSCmdlet.ShouldProcess($target, 'Copy the module')) {
    if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
    Copy-Item -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'Douki') -Destination $target -Recurse
}

# Run ids are written by whoever acts, transcripts by the system alone.
foreach ($name in 'runs', 'Transcripts', 'Endpoints') {
    $folder = Join-Path -Path $data -ChildPath $name
    if (-not (Test-Path -LiteralPath $folder) -and $PSCmdlet.ShouldProcess($folder, 'Create the folder')) {
        [void](New-Item -Path $folder -ItemType Directory)
    }
}
$runs = Join-Path -Path $data -ChildPath 'runs'
if ($Role -ceq 'DoukiDoctor' -and $PSCmdlet.ShouldProcess($runs, 'Let WSUS Administrators create files')) {
    $acl = Get-Acl -LiteralPath $runs
    $rule = New-Object -TypeName Security.AccessControl.FileSystemAccessRule -ArgumentList 'WSUS Administrators', 'CreateFiles, ReadAndExecute', 'ContainerInherit, ObjectInherit', 'None', 'Allow'
    $acl.SetAccessRule($rule)
    Set-Acl -LiteralPath $runs -AclObject $acl
}

$configuration = [IO.File]::ReadAllText((Join-Path -Path $PSScriptRoot -ChildPath "$Role.pssc")).Replace('__ACCOUNT__', $Account)
$path = Join-Path -Path $data -ChildPath "Endpoints\$Role.pssc"
$isSame = (Test-Path -LiteralPath $path) -and [IO.File]::ReadAllText($path) -ceq $configuration
$registered = Get-PSSessionConfiguration | Where-Object -FilterScript { $_.Name -eq $Role }
if ($isSame -and $null -ne $registered) { return }
if ($PSCmdlet.ShouldProcess($Role, 'Register the session configuration and restart WinRM')) {
    [IO.File]::WriteAllText($path, $configuration)
    if (-not (Test-PSSessionConfigurationFile -Path $path)) { throw "$path is not a valid session configuration." }
    [void](Register-PSSessionConfiguration -Name $Role -Path $path -Force)
}
