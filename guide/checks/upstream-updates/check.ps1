<#
.SYNOPSIS
Asks this upstream for updates that failed on one of its downstreams.

.DESCRIPTION
Reads the WSUS API of the upstream: whether it has each update, in which state, and which products and classifications
it synchronizes. Changes nothing. Returns one ordered dictionary, described in facts.ts beside this file.

.PARAMETER UpdateIds
Identifiers of the updates, without revision.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [ValidateCount(1, 200)]
    [ValidatePattern('^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$')]
    [string[]] $UpdateIds
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
    if ([int]$server.GetCurrentUserRole() -eq 0) {
        throw (ConvertTo-ErrorRecord -Id 'Douki.MissingRight' -Message 'This account is neither WSUS Reporter nor WSUS Administrator.')
    }
    $server
}

function Get-UpdateFact {
    param([object] $Server, [guid] $Id)
    $fact = [ordered]@{
        id = $Id.ToString()
        present = $false
        revision = $null
        declined = $null
        publication = $null
        state = $null
    }
    # Without a revision number it means the newest revision.
    $key = New-Object -TypeName Microsoft.UpdateServices.Administration.UpdateRevisionId -ArgumentList $Id
    try {
        $update = $Server.GetUpdate($key)
    } catch {
        $cause = $_.Exception
        while ($cause -isnot [Microsoft.UpdateServices.Administration.WsusObjectNotFoundException]) {
            if ($null -eq $cause.InnerException) { throw }
            $cause = $cause.InnerException
        }
        return $fact
    }
    $fact.present = $true
    $fact.revision = [System.Nullable[int]]$update.Id.RevisionNumber
    $fact.declined = [System.Nullable[bool]]$update.IsDeclined
    $fact.publication = [System.Nullable[int]]$update.PublicationState
    $fact.state = [System.Nullable[int]]$update.State
    $fact
}

function Get-CategoryId {
    param([object] $Category)
    $Category.Id.ToString()
    # A selected company or family selects everything below it; UpdateCategoryType Product has nothing below.
    if ([int]$Category.Type -eq 1) { return }
    $Category.GetSubcategories() | ForEach-Object -Process { Get-CategoryId -Category $_ }
}

$server = Get-UpdateServer
$subscription = $server.GetSubscription()
$categoryIds = @($subscription.GetUpdateCategories() | ForEach-Object -Process { Get-CategoryId -Category $_ })
$classificationIds = @($subscription.GetUpdateClassifications() | ForEach-Object -Process { $_.Id.ToString() })
[ordered]@{
    fromMicrosoftUpdate = [System.Nullable[bool]]$server.GetConfiguration().SyncFromMicrosoftUpdate
    updates = @($UpdateIds | ForEach-Object -Process { Get-UpdateFact -Server $server -Id $_ })
    selectedCategoryIds = @($categoryIds | Sort-Object -Unique)
    selectedClassificationIds = @($classificationIds | Sort-Object -Unique)
}
