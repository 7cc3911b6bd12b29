function Get-DoukiModule {
    <#
    .SYNOPSIS
    Tells who runs here, and which functions of which scripts this module has.
    #>
    [CmdletBinding()]
    param()
    $account = [Environment]::UserDomainName + '\' + [Environment]::UserName
    $elevated = $false
    try {
        $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
        $account = $identity.Name
        $elevated = ([Security.Principal.WindowsPrincipal]$identity).IsInRole(
            [Security.Principal.WindowsBuiltInRole]::Administrator)
    } catch [PlatformNotSupportedException] { $elevated = $false }
    [ordered]@{
        format = 1
        psVersion = $PSVersionTable.PSVersion.ToString()
        culture = [Globalization.CultureInfo]::CurrentCulture.Name
        account = $account
        elevated = $elevated
        utc = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture)
        functions = $functions
    }
}

function Register-DoukiRun {
    <#
    .SYNOPSIS
    Answers true for exactly one call with each run id, for ever, so that a change is never made twice.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)]
        [ValidatePattern('^[A-Za-z0-9-]{1,64}$')]
        [string] $RunId
    )
    # A locked session may have no drive for $env:, and a folder without its root would be a relative one.
    $root = [Environment]::GetEnvironmentVariable('ProgramData')
    if ([string]::IsNullOrEmpty($root)) { throw 'There is no ProgramData.' }
    $folder = [IO.Path]::Combine($root, 'Douki', 'runs')
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
