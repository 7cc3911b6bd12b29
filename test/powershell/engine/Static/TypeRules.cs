using System.Management.Automation.Language;
using System.Text.Json.Nodes;

namespace Douki.Engine.Static;

/// <summary>Every type, static member and constructor exists in the .NET Framework, the WSUS API or PowerShell 5.1.</summary>
internal static class TypeRules
{
    private static readonly Dictionary<string, string> Accelerators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["array"] = "System.Array", ["bool"] = "System.Boolean", ["byte"] = "System.Byte", ["char"] = "System.Char", ["datetime"] = "System.DateTime",
        ["decimal"] = "System.Decimal", ["guid"] = "System.Guid", ["int"] = "System.Int32", ["long"] = "System.Int64", ["math"] = "System.Math",
        ["object"] = "System.Object", ["regex"] = "System.Text.RegularExpressions.Regex", ["string"] = "System.String", ["timespan"] = "System.TimeSpan",
        ["uri"] = "System.Uri", ["uint32"] = "System.UInt32", ["powershell"] = "System.Management.Automation.PowerShell",
        ["scriptblock"] = "System.Management.Automation.ScriptBlock", ["psobject"] = "System.Management.Automation.PSObject",
    };

    /// <summary>Words in brackets that are no types.</summary>
    private static readonly HashSet<string> Keywords = new(["ordered", "void", "ref", "switch", "hashtable"], StringComparer.OrdinalIgnoreCase);

    public static void Check(Script script, Findings findings)
    {
        foreach (var literal in script.All<TypeExpressionAst>()) CheckName(literal.TypeName, findings);
        foreach (var constraint in script.All<TypeConstraintAst>()) CheckName(constraint.TypeName, findings);
        foreach (var command in script.All<CommandAst>().Where(one => one.GetCommandName() == "New-Object")) CheckNewObject(command, findings);
        var ownKeys = script.All<HashtableAst>().SelectMany(table => table.KeyValuePairs).Select(pair => pair.Item1).OfType<StringConstantExpressionAst>().Select(key => key.Value);
        var known = new HashSet<string>(ownKeys.Concat(Facts.Table.InstanceMembers), StringComparer.OrdinalIgnoreCase);
        foreach (var member in script.All<MemberExpressionAst>()) CheckMember(member, known, findings);
    }

    private static void CheckName(ITypeName name, Findings findings)
    {
        foreach (var part in Parts(name))
        {
            if (!Keywords.Contains(part.FullName) && Find(part.FullName) is null && !IsPowerShell(part.FullName))
            {
                findings.Add("unknown-type", name.Extent, $"[{part.FullName}] is no type of .NET Framework 4.6.2, the WSUS API or PowerShell 5.1 (facts/types.txt, facts/allowed.json)");
            }
        }
    }

    private static IEnumerable<ITypeName> Parts(ITypeName name) => name switch
    {
        ArrayTypeName array => Parts(array.ElementType),
        GenericTypeName generic => generic.GenericArguments.SelectMany(Parts),
        _ => [name],
    };

    private static void CheckNewObject(CommandAst command, Findings findings)
    {
        var index = command.CommandElements.ToList().FindIndex(one => one is CommandParameterAst { ParameterName: "TypeName" });
        var type = index >= 0 ? command.CommandElements.ElementAtOrDefault(index + 1) : null;
        if (type is not StringConstantExpressionAst name) findings.Add("built-type", command.Extent, "New-Object takes -TypeName as a plain name");
        else if (Find(name.Value) is null && !IsPowerShell(name.Value) && !name.Value.Contains('[', StringComparison.Ordinal)) findings.Add("unknown-type", name.Extent, $"{name.Value} is no type of .NET Framework 4.6.2 or the WSUS API");
    }

    private static void CheckMember(MemberExpressionAst member, HashSet<string> known, Findings findings)
    {
        if (member.Member is not StringConstantExpressionAst name)
        {
            if (member.Member is not VariableExpressionAst) findings.Add("built-member", member.Extent, "a member's name is not built from text");
            return;
        }

        if (!member.Static)
        {
            if (!known.Contains(name.Value)) findings.Add("unknown-member", member.Extent, $".{name.Value} is not in the allow-list of members (facts/allowed.json)");
            var count = (member as InvokeMemberExpressionAst)?.Arguments?.Count ?? 0;
            var isCall = member is InvokeMemberExpressionAst;
            if (isCall && Facts.Table.InstanceArity.TryGetValue(name.Value, out var counts) && !counts.Contains(count)) findings.Add("unknown-overload", member.Extent, $".{name.Value} takes no {count} arguments in the .NET Framework");
            return;
        }

        if (member.Expression is not TypeExpressionAst { TypeName: var type })
        {
            findings.Add("built-type", member.Extent, "a static member is named on a plain type");
            return;
        }

        if (type is ArrayTypeName && name.Value == "new") return;
        if (!HasStatic(type.FullName, name.Value, member as InvokeMemberExpressionAst, out var problem)) findings.Add("unknown-static", member.Extent, $"[{type.FullName}]::{name.Value}: {problem}");
    }

    private static bool HasStatic(string type, string name, InvokeMemberExpressionAst? call, out string problem)
    {
        problem = "no such static member in 5.1";
        if (Facts.Table.PowerShellTypes.TryGetValue(FullName(type), out var own)) return own.Contains(name);
        if (Find(type) is not { } found) return false;
        if (found["enum"] is JsonArray names) return names.Any(one => (string?)one == name);
        if (found["values"] is JsonObject values) return values.ContainsKey(name);
        if (call is null) return found["static"]?.AsArray().Any(one => string.Equals((string?)one, name, StringComparison.OrdinalIgnoreCase)) ?? false;
        var signatures = name == "new" ? found["constructors"] : found["staticMethods"]?[name] ?? found["methods"]?[name];
        problem = "no overload with so many arguments in .NET Framework 4.6.2";
        return signatures?.AsArray().Any(one => Takes((string)one!, call.Arguments?.Count ?? 0)) ?? false;
    }

    private static bool Takes(string signature, int count)
    {
        var list = signature[(signature.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        var parameters = list.Length == 0 ? 0 : list.Count(character => character == ',') + 1;
        return parameters == count || (list.Contains("params ", StringComparison.Ordinal) && count >= parameters - 1);
    }

    private static JsonNode? Find(string name)
    {
        var full = FullName(name);
        return Facts.Table.Framework[full] ?? Facts.Table.Wsus[full];
    }

    private static bool IsPowerShell(string name) => Facts.Table.PowerShellTypes.ContainsKey(FullName(name));

    /// <summary>PowerShell lets `System.` be left out.</summary>
    private static string FullName(string name)
    {
        if (Accelerators.TryGetValue(name, out var accelerated)) return accelerated;
        var isKnown = Facts.Table.Framework.ContainsKey(name) || Facts.Table.Wsus.ContainsKey(name) || Facts.Table.PowerShellTypes.ContainsKey(name);
        return isKnown ? name : $"System.{name}";
    }
}
