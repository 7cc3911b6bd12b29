using System.Management.Automation.Language;

namespace Douki.Engine.Static;

/// <summary>A check changes nothing; a remediation changes something only inside its own ShouldProcess.</summary>
internal static class ChangeRules
{
    public static void Check(Script script, Findings findings)
    {
        if (script.Kind == "driver") return;
        foreach (var change in Changes(script))
        {
            if (script.Kind == "check") findings.Add("changes", change.Extent, $"a check changes nothing: {change.Extent.Text}");
            else if (!IsGuarded(change)) findings.Add("unguarded", change.Extent, $"not inside an if ($PSCmdlet.ShouldProcess(...)): {change.Extent.Text}");
        }
    }

    private static IEnumerable<Ast> Changes(Script script)
    {
        var functions = script.All<FunctionDefinitionAst>().Select(one => one.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var commands = script.All<CommandAst>().Where(one => one.GetCommandName() is { } name && !functions.Contains(name) && !Facts.Table.ReadingCommands.Contains(name));
        var calls = script.All<InvokeMemberExpressionAst>().Where(one => one.Member is StringConstantExpressionAst name && Facts.Table.StateChangingMembers.Contains(name.Value));
        return commands.Cast<Ast>().Concat(calls).Concat(NativeChanges(script));
    }

    /// <summary>A native program changes something unless its first argument is a reading verb.</summary>
    private static IEnumerable<Ast> NativeChanges(Script script) =>
        script.All<CommandAst>().Where(one => one.GetCommandName() is null && one.CommandElements.ElementAtOrDefault(1) is not StringConstantExpressionAst { Value: "listinactiveapprovals" or "list" or "checkhealth" });

    private static bool IsGuarded(Ast change)
    {
        for (Ast node = change; node.Parent is { } parent; node = parent)
        {
            if (parent is IfStatementAst statement && statement.Clauses.Any(clause => clause.Item2 == node && AsksFirst(clause.Item1))) return true;
        }

        return false;
    }

    private static bool AsksFirst(Ast condition) =>
        condition.Find(ast => ast is InvokeMemberExpressionAst { Member: StringConstantExpressionAst { Value: "ShouldProcess" }, Expression: VariableExpressionAst { VariablePath.UserPath: "PSCmdlet" } }, searchNestedScriptBlocks: false) is not null;
}
