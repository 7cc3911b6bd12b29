using System.Management.Automation;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Microsoft.PowerShell.Commands;

/// <summary>Get-ItemProperty for registry values.</summary>
[Cmdlet(VerbsCommon.Get, "ItemProperty")]
public sealed class GetItemPropertyCommand : PSCmdlet
{
    /// <summary>Key path, for example <c>HKLM:\SOFTWARE</c>.</summary>
    [Parameter(Mandatory = true)]
    public string LiteralPath { get; set; } = "";

    /// <summary>Name of one value.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Paths.RequireRegistry(LiteralPath);
        if (Paths.FindKey(LiteralPath) is not { } key)
        {
            var missing = new ItemNotFoundException($"Cannot find path '{LiteralPath}' because it does not exist.");
            WriteError(new ErrorRecord(missing, "PathNotFound", ErrorCategory.ObjectNotFound, LiteralPath));
            return;
        }

        if (World.Find(key, Name) is not { } value)
        {
            var absent = new PSArgumentException($"Property {Name} does not exist at path {LiteralPath}.");
            WriteError(new ErrorRecord(absent, "System.Management.Automation.PSArgumentException", ErrorCategory.InvalidArgument, null));
            return;
        }

        var result = new PSObject();
        result.Properties.Add(new PSNoteProperty(Name, Data(value.AsObject())));
        result.Properties.Add(new PSNoteProperty("PSPath", $"Microsoft.PowerShell.Core\\Registry::{LiteralPath}"));
        WriteObject(result);
    }

    private static object Data(JsonObject value) => (string)value["kind"]! switch
    {
        "String" => (string)value["data"]!,
        "ExpandString" => Environment.ExpandEnvironmentVariables((string)value["data"]!),
        // The registry knows no sign, the provider shows a signed number.
        "DWord" => unchecked((int)(uint)value["data"]!),
        "MultiString" => value["data"]!.AsArray().Select(one => (string)one!).ToArray(),
        var kind => throw new NotSupportedException($"Registry kind {kind}"),
    };
}

/// <summary>Test-Path for registry keys, folders and files.</summary>
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
    protected override void ProcessRecord() => WriteObject(IsThere());

    private bool IsThere()
    {
        if (Paths.IsRegistry(LiteralPath)) return Paths.FindKey(LiteralPath) is not null && PathType != "Leaf";
        var isFolder = World.Find(World.Server["access"]!.AsObject(), LiteralPath) is not null;
        var isFile = World.Find(World.Server["files"]!.AsObject(), LiteralPath) is not null;
        return (isFolder && PathType != "Leaf") || (isFile && PathType != "Container");
    }
}

/// <summary>What the registry and file commands share.</summary>
internal static class Paths
{
    /// <summary>True for a path of the drive HKLM.</summary>
    public static bool IsRegistry(string path) => path.StartsWith(@"HKLM:\", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws for a path that no stand-in knows.</summary>
    public static void RequireRegistry(string path)
    {
        if (!IsRegistry(path)) throw new NotSupportedException($"No stand-in for the path {path}");
    }

    /// <summary>Values of a key; a key that only has keys below it has none.</summary>
    public static JsonObject? FindKey(string path)
    {
        var keys = World.Server["registry"]!.AsObject();
        if (World.Find(keys, path.TrimEnd('\\')) is JsonObject key) return key;
        var isAbove = keys.Any(one => one.Key.StartsWith(path.TrimEnd('\\') + "\\", StringComparison.OrdinalIgnoreCase));
        return isAbove ? new JsonObject() : null;
    }
}
