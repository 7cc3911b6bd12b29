using System.Management.Automation;
using System.Security.AccessControl;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Microsoft.PowerShell.Commands;

/// <summary>An account of an access rule, by its SID.</summary>
public sealed record SidReference(string Value);

/// <summary>A rule as FileSystemAccessRule shows it.</summary>
public sealed record FileAccessRule(
    SidReference IdentityReference,
    AccessControlType AccessControlType,
    FileSystemRights FileSystemRights,
    InheritanceFlags InheritanceFlags,
    PropagationFlags PropagationFlags,
    bool IsInherited);

/// <summary>Permissions of a folder as Get-Acl shows them.</summary>
public sealed class FolderSecurity
{
    private readonly FileAccessRule[] _rules;

    internal FolderSecurity(JsonArray rules) => _rules = rules.Select(one => Show(one!.AsObject())).ToArray();

    /// <summary>Rules by SID; only this way of naming accounts is stood in.</summary>
    public FileAccessRule[] GetAccessRules(bool includeExplicit, bool includeInherited, Type targetType)
    {
        if (targetType.FullName != "System.Security.Principal.SecurityIdentifier") throw new NotSupportedException($"No stand-in for accounts as {targetType}");
        return _rules.Where(one => one.IsInherited ? includeInherited : includeExplicit).ToArray();
    }

    private static FileAccessRule Show(JsonObject rule) => new(
        new SidReference((string)rule["sid"]!),
        (AccessControlType)(int)rule["accessControlType"]!,
        (FileSystemRights)unchecked((int)(long)rule["fileSystemRights"]!),
        (InheritanceFlags)(int)rule["inheritanceFlags"]!,
        (PropagationFlags)(int)rule["propagationFlags"]!,
        (bool)rule["isInherited"]!);
}

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
        if (World.Find(World.Server["access"]!.AsObject(), LiteralPath) is JsonArray rules)
        {
            WriteObject(new FolderSecurity(rules));
            return;
        }

        var missing = new ItemNotFoundException($"Cannot find path '{LiteralPath}' because it does not exist.");
        WriteError(new ErrorRecord(missing, "GetAcl_PathNotFound", ErrorCategory.ObjectNotFound, LiteralPath));
    }
}
