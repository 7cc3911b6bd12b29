<#
.SYNOPSIS
Runs the engine's sources in this PowerShell: compiles them against it, loads them and hands standard input and output over.
#>
$sources = @(Get-ChildItem -LiteralPath $PSScriptRoot -Recurse -Filter '*.cs' | Where-Object -FilterScript {
        $_.FullName -notmatch '[\\/](bin|obj)[\\/]' -or $_.Name -eq 'Wsus.cs'
    } | ForEach-Object -Process { $_.FullName })
$options = '/langversion:latest', '/nullable:enable', '/warnaserror-', '/nowarn:CS8632'
$types = Add-Type -LiteralPath $sources -CompilerOptions $options -IgnoreWarnings -PassThru
$program = $types | Where-Object -FilterScript { $_.FullName -eq 'Douki.Engine.Program' }
exit $program::Main([string[]]$args)
