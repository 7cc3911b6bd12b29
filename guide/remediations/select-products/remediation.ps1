<#
.SYNOPSIS
Selects products and classifications that this upstream does not synchronize yet.

.DESCRIPTION
Adds to what is selected, or with -Remove takes away again, and saves the subscription. It starts no synchronization.
Returns one ordered dictionary: changed, before, after and steps. Under -WhatIf nothing changes, and after and steps are what would be.

Refuses with an error id:
  Douki.NotAdministrator  the account is not a WSUS Administrator
  Douki.SyncRunning       a synchronization is running or stopping
  Douki.ConfigurationBusy the server is still saving its configuration
  Douki.NotTopServer      it synchronizes from another server, which decides what is selected
  Douki.CategoryUnknown   the server does not know a product or classification

.PARAMETER CategoryIds
Identifiers of products.

.PARAMETER ClassificationIds
Identifiers of classifications.

.PARAMETER Remove
Takes the selection away instead: the undo of an earlier run.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [ValidateCount(0, 50)]
    [ValidatePattern('^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$')]
    [string[]] $CategoryIds = @(),

    [ValidateCount(0, 50)]
    [ValidatePattern('^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$')]
    [string[]] $ClassificationIds = @(),

    [bool] $Remove = $false
)

function ConvertTo-ErrorRecord {
    param([string] $Id, [string] $Message)
    $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message
    $category = [System.Management.Automation.ErrorCategory]::InvalidOperation
    New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $category, $null
}

function Get-UpdateServer {
    # The UpdateServices module may be absent; the assembly comes with every WSUS server.
    if ($null -eq [System.Reflection.Assembly]::LoadWithPartialName('Microsoft.UpdateServices.Administration')) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ApiUnavailable' -Message 'The WSUS API is not installed on this server.')
    }
    try {
        $server = [Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer()
    } catch {
        $cause = $_.Exception
        while ($cause -isnot [System.Net.WebException] -and $null -ne $cause.InnerException) { $cause = $cause.InnerException }
        if ($cause -isnot [System.Net.WebException]) { throw }
        # 401: this logon may not reach the API; the caller has a code of its own for that.
        if ($null -ne $cause.Response -and [int]$cause.Response.StatusCode -eq 401) { throw }
        throw (ConvertTo-ErrorRecord -Id 'Douki.ApiUnavailable' -Message $cause.Message)
    }
    if ([int]$server.GetCurrentUserRole() -ne 2) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.NotAdministrator' -Message 'This account is not a WSUS Administrator.')
    }
    $server
}

function Assert-Idle {
    param([object] $Server)
    if ([int]$Server.GetSubscription().GetSynchronizationStatus() -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.SyncRunning' -Message 'A synchronization is running or stopping.')
    }
    if ([int]$Server.GetConfiguration().GetUpdateServerConfigurationState() -ne 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.ConfigurationBusy' -Message 'The server is still saving its configuration.')
    }
}

function Get-Choice {
    param([object[]] $Selected, [object[]] $Unit)
    $ids = @($Selected | ForEach-Object -Process { $_.Id.ToString() })
    $Unit | ForEach-Object -Process {
        [ordered]@{ id = $_.Id.ToString(); title = [string]$_.Title; selected = $_.Id.ToString() -in $ids }
    }
}

function Get-State {
    param([object] $Subscription)
    $selectedCategories = @($Subscription.GetUpdateCategories())
    $selectedClassifications = @($Subscription.GetUpdateClassifications())
    [ordered]@{
        categories = @(Get-Choice -Selected $selectedCategories -Unit $categories)
        classifications = @(Get-Choice -Selected $selectedClassifications -Unit $classifications)
        selectedCategories = [int]$selectedCategories.Count
        selectedClassifications = [int]$selectedClassifications.Count
    }
}

function Join-Unit {
    param([object[]] $Selected, [object[]] $Unit, [bool] $Wanted)
    $ids = @($Unit | ForEach-Object -Process { $_.Id.ToString() })
    $Selected | Where-Object -FilterScript { $_.Id.ToString() -notin $ids }
    if ($Wanted) { $Unit }
}

$server = Get-UpdateServer
Assert-Idle -Server $server
if ($server.GetConfiguration().SyncFromMicrosoftUpdate -ne $true) {
    $message = 'Products are selected on the server that synchronizes from Microsoft Update.'
    throw (ConvertTo-ErrorRecord -Id 'Douki.NotTopServer' -Message $message)
}
$subscription = $server.GetSubscription()
$wanted = -not $Remove
try {
    $categories = @($CategoryIds | ForEach-Object -Process { $server.GetUpdateCategory([guid]$_) })
    $classifications = @($ClassificationIds | ForEach-Object -Process { $server.GetUpdateClassification([guid]$_) })
} catch {
    $cause = $_.Exception
    while ($cause -isnot [Microsoft.UpdateServices.Administration.WsusObjectNotFoundException]) {
        if ($null -eq $cause.InnerException) { throw }
        $cause = $cause.InnerException
    }
    throw (ConvertTo-ErrorRecord -Id 'Douki.CategoryUnknown' -Message 'This server does not know one of the products or classifications.')
}
$before = Get-State -Subscription $subscription
$after = Get-State -Subscription $subscription

$messageId = 'deselect'
$difference = -1
if ($wanted) {
    $messageId = 'select'
    $difference = 1
}
$steps = @()
foreach ($choice in @($after.categories | Where-Object -FilterScript { $_.selected -ne $wanted })) {
    $steps += [ordered]@{ messageId = $messageId + '-product'; data = [ordered]@{ id = $choice.id; title = $choice.title } }
    $choice.selected = $wanted
    $after.selectedCategories += $difference
}
foreach ($choice in @($after.classifications | Where-Object -FilterScript { $_.selected -ne $wanted })) {
    $steps += [ordered]@{ messageId = $messageId + '-classification'; data = [ordered]@{ id = $choice.id; title = $choice.title } }
    $choice.selected = $wanted
    $after.selectedClassifications += $difference
}

$changed = $false
if ($steps.Count -gt 0 -and $PSCmdlet.ShouldProcess($server.Name, 'Change the selected products and classifications')) {
    $chosen = New-Object -TypeName Microsoft.UpdateServices.Administration.UpdateCategoryCollection
    Join-Unit -Selected @($subscription.GetUpdateCategories()) -Unit $categories -Wanted $wanted |
        ForEach-Object -Process { [void]$chosen.Add($_) }
    $subscription.SetUpdateCategories($chosen)
    $chosen = New-Object -TypeName Microsoft.UpdateServices.Administration.UpdateClassificationCollection
    Join-Unit -Selected @($subscription.GetUpdateClassifications()) -Unit $classifications -Wanted $wanted |
        ForEach-Object -Process { [void]$chosen.Add($_) }
    $subscription.SetUpdateClassifications($chosen)
    $subscription.Save()
    $changed = $true
    $after = Get-State -Subscription $server.GetSubscription()
}
[ordered]@{ changed = $changed; before = $before; after = $after; steps = $steps }
