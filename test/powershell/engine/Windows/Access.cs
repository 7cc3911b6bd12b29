#pragma warning disable CA1416 // The enums are numbers on every platform.
using System.Security.AccessControl;
using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>Plays System.Security.Principal.SecurityIdentifier.</summary>
public sealed record SidReference
{
    /// <summary>Takes the SID in its text form; anything else is refused, as Windows does.</summary>
    public SidReference(string sddlForm)
    {
        if (!sddlForm.StartsWith("S-1-", StringComparison.Ordinal)) throw new ArgumentException($"{sddlForm} is no SID");
        Value = sddlForm;
    }

    /// <summary>Text form.</summary>
    public string Value { get; }
}

/// <summary>Plays System.Security.AccessControl.FileSystemAccessRule.</summary>
public sealed record AccessRuleStandIn
{
    /// <summary>Makes an explicit rule; an allow entry always brings Synchronize, as Windows' own constructor does.</summary>
    public AccessRuleStandIn(SidReference identity, FileSystemRights fileSystemRights, InheritanceFlags inheritanceFlags, PropagationFlags propagationFlags, AccessControlType type)
    {
        IdentityReference = identity;
        FileSystemRights = type == AccessControlType.Allow ? fileSystemRights | FileSystemRights.Synchronize : fileSystemRights;
        InheritanceFlags = inheritanceFlags;
        PropagationFlags = propagationFlags;
        AccessControlType = type;
    }

    /// <summary>Whose rule it is.</summary>
    public SidReference IdentityReference { get; init; }

    /// <summary>May hold generic bits.</summary>
    public FileSystemRights FileSystemRights { get; init; }

    /// <summary>Who below inherits it.</summary>
    public InheritanceFlags InheritanceFlags { get; init; }

    /// <summary>How it is inherited.</summary>
    public PropagationFlags PropagationFlags { get; init; }

    /// <summary>Allow or deny.</summary>
    public AccessControlType AccessControlType { get; init; }

    /// <summary>Comes from a folder above.</summary>
    public bool IsInherited { get; init; }

    internal static AccessRuleStandIn Read(JsonObject rule) => new(
        new SidReference((string)rule["sid"]!),
        0,
        (InheritanceFlags)(int)rule["inheritanceFlags"]!,
        (PropagationFlags)(int)rule["propagationFlags"]!,
        (AccessControlType)(int)rule["accessControlType"]!)
    {
        FileSystemRights = (FileSystemRights)unchecked((int)(long)rule["fileSystemRights"]!),
        IsInherited = (bool)rule["isInherited"]!,
    };

    internal JsonObject Write() => new()
    {
        ["sid"] = IdentityReference.Value,
        ["accessControlType"] = (int)AccessControlType,
        ["fileSystemRights"] = (int)FileSystemRights,
        ["inheritanceFlags"] = (int)InheritanceFlags,
        ["propagationFlags"] = (int)PropagationFlags,
        ["isInherited"] = IsInherited,
    };
}

/// <summary>Plays System.Security.AccessControl.DirectorySecurity: a copy of a folder's permissions until Set-Acl writes it.</summary>
public sealed class FolderSecurity
{
    private readonly List<AccessRuleStandIn> _rules;

    internal FolderSecurity(JsonArray rules) => _rules = rules.Select(one => AccessRuleStandIn.Read(one!.AsObject())).ToList();

    /// <summary>Rules by SID; names of accounts are localized, so only this way of naming them is stood in.</summary>
    public AccessRuleStandIn[] GetAccessRules(bool includeExplicit, bool includeInherited, Type targetType)
    {
        if (targetType != typeof(SidReference)) throw Wsus.Members.Unknown($"access rules with accounts as {targetType}");
        return _rules.Where(one => one.IsInherited ? includeInherited : includeExplicit).ToArray();
    }

    /// <summary>Adds a rule; an explicit one of the same account and reach takes the rights in.</summary>
    public void AddAccessRule(AccessRuleStandIn rule)
    {
        var twin = _rules.FindIndex(one => one with { FileSystemRights = 0 } == rule with { FileSystemRights = 0 });
        if (twin < 0) _rules.Add(rule);
        else _rules[twin] = rule with { FileSystemRights = Map(_rules[twin].FileSystemRights) | rule.FileSystemRights };
    }

    /// <summary>Takes away the explicit rule that is exactly this one.</summary>
    public void RemoveAccessRuleSpecific(AccessRuleStandIn rule) => _rules.RemoveAll(one => !one.IsInherited && one == rule);

    internal JsonArray Write() => new(_rules.Select(one => (JsonNode?)one.Write()).ToArray());

    private static FileSystemRights Map(FileSystemRights rights)
    {
        var mask = (int)rights;
        var mapped = mask & 0x1F01FF;
        if (mask < 0) mapped |= 0x120089;
        if ((mask & 0x40000000) != 0) mapped |= 0x120116;
        if ((mask & 0x20000000) != 0) mapped |= 0x1200A0;
        if ((mask & 0x10000000) != 0) mapped |= 0x1F01FF;
        return (FileSystemRights)mapped;
    }
}
