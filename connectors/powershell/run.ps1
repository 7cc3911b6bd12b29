<#
.SYNOPSIS
Last part of the driver: runs each script in its own runspace, turns its failure into a code, and keeps the deadline.
#>

function Get-Failure([Exception] $Exception) {
    $failure = @{ code = 'script-error'; message = ''; errorId = '' }
    $inner = $Exception
    # What EndInvoke threw is only the wrapping of what the script threw.
    if ($inner -is [Management.Automation.MethodInvocationException]) { $inner = $inner.InnerException }
    for ($depth = 0; $depth -lt 16 -and $null -ne $inner; $depth++) {
        $innermost = $inner
        $id = ''
        $inner = $innermost.InnerException
        if ($innermost -is [Management.Automation.IContainsErrorRecord] -and $null -ne $innermost.ErrorRecord) {
            $id = "$($innermost.ErrorRecord.FullyQualifiedErrorId)"
            if ($null -eq $inner -and -not [object]::ReferenceEquals($innermost.ErrorRecord.Exception, $innermost)) {
                $inner = $innermost.ErrorRecord.Exception
            }
        }
        $status = 0
        if ($innermost -is [Net.WebException] -and $innermost.Response -is [Net.HttpWebResponse]) {
            $status = [int]$innermost.Response.StatusCode
        }
        $code = switch -Wildcard -CaseSensitive ("$id|$($innermost.GetType().FullName)|$status") {
            'Douki.MissingRight*' { 'missing-right'; break }
            'Douki.ApiUnavailable*' { 'api-unavailable'; break }
            'Douki.DatabaseUnavailable*' { 'database-unavailable'; break }
            'Douki.DatabaseBusy*' { 'timeout'; break }
            'Douki.NoCredentialsForNextHop*' { 'no-credentials-for-next-hop'; break }
            'ScriptContainedMaliciousContent*' { 'blocked-by-antivirus'; break }
            '*ConstrainedLanguage*' { 'language-mode'; break }
            '*|System.UnauthorizedAccessException|*' { 'missing-right'; break }
            '*|System.Security.SecurityException|*' { 'missing-right'; break }
            '*|*.SqlClient.SqlException|*' { 'database-unavailable'; break }
            '*|401' { 'no-credentials-for-next-hop'; break }
            '*|503' { 'api-unavailable'; break }
        }
        if ($null -ne $code -and $failure.code -eq 'script-error') { $failure.code = $code }
        if ($id -ne '' -and ($failure.errorId -eq '' -or $id.StartsWith('Douki.'))) { $failure.errorId = $id }
        $failure.message = $innermost.Message
    }
    return $failure
}

# What is proved is what runs: the same settings for every script.
$prelude = @'
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'
'@

function Open-Shell($Item) {
    $shell = [PowerShell]::Create()
    $state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $shell.Runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
    $shell.Runspace.Open()
    [void]$shell.AddScript($prelude).Invoke()
    $shell.Commands.Clear()
    [void]$shell.AddScript($Item.Text)
    foreach ($parameter in $Item.Parameters.GetEnumerator()) {
        $value = $parameter.Value
        if ($value -is [Collections.IList]) { $value = [string[]]@($value) }
        [void]$shell.AddParameter($parameter.Key, $value)
    }
    return $shell
}

# The script's output, or nothing when its time is over; what cannot be stopped dies with the process.
function Wait-Shell($Shell, [long] $Milliseconds) {
    $handle = $Shell.BeginInvoke()
    $until = $clock.ElapsedMilliseconds + $Milliseconds
    $hasEnded = $false
    try {
        # In short waits, because whoever stops this driver waits until a method has returned.
        do {
            $left = [Math]::Max(0, [Math]::Min(200, $until - $clock.ElapsedMilliseconds))
            $hasEnded = $handle.AsyncWaitHandle.WaitOne([int]$left)
        } while (-not $hasEnded -and $left -gt 0)
        if ($hasEnded) { return , $Shell.EndInvoke($handle) }
    } finally {
        if (-not $hasEnded) {
            $stopping = $Shell.BeginStop($null, $null)
            if (-not $stopping.AsyncWaitHandle.WaitOne(1000)) { $run.Stuck = $true }
        }
    }
}

function Invoke-Item($Item, [long] $Milliseconds) {
    $started = $clock.ElapsedMilliseconds
    $failure = $null
    $line = $null
    try {
        $shell = Open-Shell -Item $Item
        $answers = Wait-Shell -Shell $shell -Milliseconds $Milliseconds
        if ($null -eq $answers) {
            $failure = @{ code = 'timeout'; message = "The script did not end within $Milliseconds ms." }
        } elseif ($answers.Count -ne 1 -or $answers[0] -isnot [Collections.IDictionary]) {
            $failure = @{ code = 'bad-answer'; message = "The script returned $($answers.Count) objects, not one dictionary." }
        }
        if (-not $run.Stuck) { $shell.Runspace.Dispose(); $shell.Dispose() }
    } catch {
        $failure = Get-Failure -Exception $_.Exception
    }
    $duration = $clock.ElapsedMilliseconds - $started
    if ($null -eq $failure) {
        try {
            $line = Format-Record -Record ([ordered]@{
                type = 'result'; id = $Item.Id; ok = $true; value = $answers[0]; durationMs = $duration
            })
        } catch {
            $failure = @{ code = 'bad-answer'; message = $_.Exception.Message }
        }
    }
    if ($null -ne $failure) { Write-Failure -Id $Item.Id -Failure $failure -Milliseconds $duration } else { Write-Line -Json $line }
}

# --- The run itself ---------------------------------------------------------------------------------------------------

Write-Hello
$reason = ''
$refusal = Get-Refusal
if ($null -eq $refusal) {
    try {
        $request = Read-Request
        if ($request.Mode -ceq 'act' -and -not (Register-Run -RunId $request.RunId)) { $refusal = 'run-seen' }
    } catch {
        $refusal = 'driver-refused'
        $reason = $_.Exception.Message
    }
}
if ($null -ne $refusal) {
    Write-Line -Json (Format-Record -Record ([ordered]@{ type = 'refused'; code = $refusal; message = $reason }))
    return
}
foreach ($item in $request.Items) {
    $left = $request.Deadline - $clock.ElapsedMilliseconds
    if ((Get-Sha256 -Text $item.Text) -cne $item.Sha256) {
        $altered = @{ code = 'digest'; message = 'The text of the script is not the one that was announced.' }
        Write-Failure -Id $item.Id -Failure $altered -Milliseconds 0
    } elseif ($left -le 0) {
        $text = 'The script was not started: the deadline of the run had passed.'
        $late = @{ code = 'timeout'; message = $text; errorId = 'Douki.NotStarted' }
        Write-Failure -Id $item.Id -Failure $late -Milliseconds 0
    } else {
        Write-Line -Json (Format-Record -Record ([ordered]@{ type = 'start'; id = $item.Id }))
        Invoke-Item -Item $item -Milliseconds ([Math]::Min($item.Timeout, $left))
    }
}
Write-Line -Json (Format-Record -Record ([ordered]@{ type = 'done'; count = @($request.Items).Count }))
# Over remoting the records are still on their way, and whoever asked ends the process.
if ($run.Stuck -and $Output -ceq 'Console') { [Environment]::Exit(0) }
