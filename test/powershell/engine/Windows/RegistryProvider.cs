using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Microsoft.PowerShell.Commands;

/// <summary>The drive HKLM over the registry of the snapshot: reads keys and values, changes nothing.</summary>
[CmdletProvider("Registry", ProviderCapabilities.None)]
public sealed class RegistryProvider : NavigationCmdletProvider, IPropertyCmdletProvider
{
    /// <inheritdoc/>
    public void GetProperty(string path, Collection<string>? providerSpecificPickList)
    {
        if (World.Has("registry-denied")) throw new System.Security.SecurityException(Words.Of("Attempted to perform an unauthorized operation."));
        if (FindKey(path) is not { } key)
        {
            var missing = new ItemNotFoundException($"Cannot find path '{path}' because it does not exist.");
            WriteError(new ErrorRecord(missing, "PathNotFound", ErrorCategory.ObjectNotFound, path));
            return;
        }

        var result = new PSObject();
        foreach (var name in providerSpecificPickList is { Count: > 0 } ? [.. providerSpecificPickList] : key.Select(one => one.Key))
        {
            if (World.Find(key, name) is JsonObject value) result.Properties.Add(new PSNoteProperty(name, Data(value)));
            else WriteError(new ErrorRecord(new PSArgumentException($"Property {name} does not exist at path {path}."), "System.Management.Automation.PSArgumentException", ErrorCategory.InvalidArgument, path));
        }

        if (result.Properties.Any()) WritePropertyObject(result, path);
    }

    /// <inheritdoc/>
    public object? GetPropertyDynamicParameters(string path, Collection<string>? providerSpecificPickList) => null;

    /// <inheritdoc/>
    public void SetProperty(string path, PSObject propertyValue) => throw ReadOnly();

    /// <inheritdoc/>
    public object? SetPropertyDynamicParameters(string path, PSObject propertyValue) => null;

    /// <inheritdoc/>
    public void ClearProperty(string path, Collection<string> propertyToClear) => throw ReadOnly();

    /// <inheritdoc/>
    public object? ClearPropertyDynamicParameters(string path, Collection<string> propertyToClear) => null;

    /// <inheritdoc/>
    protected override Collection<PSDriveInfo> InitializeDefaultDrives() => [new PSDriveInfo("HKLM", ProviderInfo, "HKEY_LOCAL_MACHINE", "", null)];

    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => true;

    /// <inheritdoc/>
    protected override bool ItemExists(string path) => FindKey(path) is not null;

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) => FindKey(path) is not null;

    private static NotSupportedException ReadOnly() => new("The stand-in's registry is read by scripts and changed by commands of its own");

    /// <summary>Values of a key; a key that only has keys below it has none.</summary>
    private static JsonObject? FindKey(string path)
    {
        var name = path.Replace('/', '\\').TrimEnd('\\').Replace("HKEY_LOCAL_MACHINE", "HKLM:", StringComparison.OrdinalIgnoreCase);
        var keys = World.Server["registry"]!.AsObject();
        if (World.Find(keys, name) is JsonObject key) return key;
        return keys.Any(one => one.Key.StartsWith(name + "\\", StringComparison.OrdinalIgnoreCase)) ? [] : null;
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
