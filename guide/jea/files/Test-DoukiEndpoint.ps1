<#
.SYNOPSIS
Proves on the server that an endpoint of Douki shows its functions and refuses everything else.

.DESCRIPTION
Opens a session to the endpoint as the account that runs this script (which must be in its role), asks for the module, and tries
what must be refused. Changes nothing. Returns one object for each trial; the last line says whether all are as they should be.

.PARAMETER Role
The endpoint to prove.

.PARAMETER ComputerName
The server; this one unless given.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('DoukiReader', 'DoukiDoctor', 'DoukiAdministrator')]
    [string] $Role,

    [string] $ComputerName = 'localhost'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$connection = New-Object -TypeName Management.Automation.Runspaces.WSManConnectionInfo
$connection.ComputerName = $ComputerName
$connection.ShellUri = 'http://schemas.microsoft.com/powershell/' + $Role
$runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($connection)
$runspace.Open()

function Invoke-Trial {
    param([string] $Name, [scriptblock] $Build, [bool] $MayRun)
    $shell = [Management.Automation.PowerShell]::Create()
    $shell.Runspace = $runspace
    [void](& $Build $shell)
    $message = ''
    try {
        [void]$shell.Invoke()
        $hasRun = -not $shell.HadErrors
    } catch {
        $hasRun = $false
        $message = $_.Exception.Message
    }
    $shell.Dispose()
    New-Object -TypeName PSObject -Property @{ trial = $Name; asItShould = ($hasRun -eq $MayRun); message = $message }
}

# Eight commands that every restricted session offers stay: Get-Command, Select-Object, Measure-Object and their like.
$refused = 'Get-Process', 'Get-Content', 'Set-Item', 'Invoke-Command', 'New-Object', 'Start-Process', 'Import-Module', 'New-PSSession', 'Enter-PSSession', 'Get-Variable', 'Set-Variable', 'ForEach-Object', 'Where-Object', 'Out-File',
    'Microsoft.PowerShell.Management\Get-Content', 'cmd.exe', 'powershell.exe', 'C:\Windows\System32\whoami.exe', 'prompt'
$scripts = '1 + 1', '$PID', '[Environment]::MachineName', '& { 1 }', 'Get-DoukiModule | ForEach-Object { $_ }', '(Get-DoukiModule).account'
try {
    $trials = @(
        Invoke-Trial -Name 'Get-DoukiModule' -MayRun $true -Build { param($shell) $shell.AddCommand('Get-DoukiModule') }
        foreach ($name in $refused) {
            Invoke-Trial -Name $name -MayRun $false -Build { param($shell) $shell.AddCommand($name) }.GetNewClosure()
        }
        foreach ($text in $scripts) {
            Invoke-Trial -Name $text -MayRun $false -Build { param($shell) $shell.AddScript($text) }.GetNewClosure()
        }
    )
} finally {
    $runspace.Dispose()
}
$trials
$wrong = @($trials | Where-Object -FilterScript { -not $_.asItShould })
if ($wrong.Count -gt 0) { throw "$($wrong.Count) of $($trials.Count) trials are not as they should be." }
"All $($trials.Count) trials are as they should be."
