using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Get-ItemProperty through the provider of the path.</summary>
[Cmdlet(VerbsCommon.Get, "ItemProperty")]
public sealed class GetItemPropertyCommand : PSCmdlet
{
    /// <summary>Key path, for example <c>HKLM:\SOFTWARE</c>.</summary>
    [Parameter(Mandatory = true)]
    public string LiteralPath { get; set; } = "";

    /// <summary>Names of values.</summary>
    [Parameter(Mandatory = true)]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(InvokeProvider.Property.Get([LiteralPath], new Collection<string>(Name), literalPath: true), enumerateCollection: true);
}

/// <summary>Test-Path through the provider of the path.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path")]
public sealed class TestPathCommand : PSCmdlet
{
    /// <summary>Path without wildcards.</summary>
    [Parameter(Mandatory = true)]
    public string LiteralPath { get; set; } = "";

    /// <summary>What must be there.</summary>
    [Parameter]
    [ValidateSet("Any", "Container", "Leaf")]
    public string PathType { get; set; } = "Any";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var exists = InvokeProvider.Item.Exists(LiteralPath, force: false, literalPath: true);
        var isContainer = exists && InvokeProvider.Item.IsContainer(LiteralPath);
        WriteObject(exists && (PathType == "Any" || isContainer == (PathType == "Container")));
    }
}

/// <summary>Start-Sleep that does not wait: what the script waits for stands still meanwhile.</summary>
[Cmdlet("Start", "Sleep")]
public sealed class StartSleepCommand : PSCmdlet
{
    /// <summary>Kept, because nothing here waits.</summary>
    [Parameter(Mandatory = true)]
    public int Seconds { get; set; }
}
