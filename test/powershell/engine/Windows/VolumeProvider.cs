using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using Douki.Engine.Simulated;

namespace Microsoft.PowerShell.Commands;

/// <summary>The volumes of the snapshot: says which folders and files are there, and nothing of what is in them.</summary>
[CmdletProvider("Volume", ProviderCapabilities.None)]
public sealed class VolumeProvider : NavigationCmdletProvider
{
    /// <inheritdoc/>
    protected override Collection<PSDriveInfo> InitializeDefaultDrives() =>
        new(World.Server["drives"]!.AsObject().Select(one => new PSDriveInfo(one.Key[..1], ProviderInfo, one.Key[..2], "", null)).ToList());

    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => true;

    /// <inheritdoc/>
    protected override bool ItemExists(string path) => IsItemContainer(path) || World.Find(World.Server["files"]!.AsObject(), Windows(path)) is not null;

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) => World.Find(World.Server["access"]!.AsObject(), Windows(path)) is not null;

    private static string Windows(string path)
    {
        var name = path.Replace('/', '\\').TrimEnd('\\');
        return name.Length == 2 ? name + "\\" : name;
    }
}
