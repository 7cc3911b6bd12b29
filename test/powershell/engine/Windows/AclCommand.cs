using System.Management.Automation;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Microsoft.PowerShell.Commands;

/// <summary>Get-Acl for a folder of the snapshot.</summary>
[Cmdlet(VerbsCommon.Get, "Acl")]
public sealed class GetAclCommand : PSCmdlet
{
    /// <summary>Path without wildcards.</summary>
    [Parameter(Mandatory = true)]
    public string LiteralPath { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (World.Has("acl-denied")) throw new UnauthorizedAccessException(Words.Of("Attempted to perform an unauthorized operation."));
        if (World.Find(World.Server["access"]!.AsObject(), LiteralPath) is JsonArray rules)
        {
            WriteObject(new FolderSecurity(rules));
            return;
        }

        var missing = new ItemNotFoundException($"Cannot find path '{LiteralPath}' because it does not exist.");
        WriteError(new ErrorRecord(missing, "GetAcl_PathNotFound", ErrorCategory.ObjectNotFound, LiteralPath));
    }
}

/// <summary>Set-Acl for a folder of the snapshot.</summary>
[Cmdlet(VerbsCommon.Set, "Acl", SupportsShouldProcess = true)]
public sealed class SetAclCommand : PSCmdlet
{
    /// <summary>Path without wildcards.</summary>
    [Parameter(Mandatory = true)]
    public string LiteralPath { get; set; } = "";

    /// <summary>What Get-Acl gave, changed.</summary>
    [Parameter(Mandatory = true)]
    public FolderSecurity AclObject { get; set; } = new([]);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(LiteralPath)) return;
        var access = World.Server["access"]!.AsObject();
        var path = access.Select(one => one.Key).FirstOrDefault(one => string.Equals(one, LiteralPath, StringComparison.OrdinalIgnoreCase))
            ?? throw new ItemNotFoundException($"Cannot find path '{LiteralPath}' because it does not exist.");
        access[path] = AclObject.Write();
    }
}
