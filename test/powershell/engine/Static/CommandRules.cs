using System.Management.Automation.Language;

namespace Douki.Engine.Static;

/// <summary>Every command and parameter exists on Windows PowerShell 5.1, by its full name; nothing is built from text.</summary>
internal static class CommandRules
{
    private static readonly HashSet<string> Never = new(["Invoke-Expression", "Add-Type", "Invoke-Command", "Start-Process", "Start-Job", "Set-Alias", "Import-Module"], StringComparer.OrdinalIgnoreCase);

    public static void Check(Script script, Findings findings)
    {
        var functions = script.All<FunctionDefinitionAst>().ToDictionary(one => one.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions.Values.Where(one => !ApprovedVerb(one.Name))) findings.Add("approved-verb", function.Extent, $"{function.Name} has no approved verb");
        foreach (var command in script.All<CommandAst>()) CheckCommand(script, command, functions, findings);
        foreach (var redirection in script.All<FileRedirectionAst>()) findings.Add("redirection", redirection.Extent, "nothing is written to files by redirection");
        foreach (var redirection in script.All<MergingRedirectionAst>()) findings.Add("redirection", redirection.Extent, "2>&1 on a native program terminates under Stop in 5.1");
    }

    private static void CheckCommand(Script script, CommandAst command, Dictionary<string, FunctionDefinitionAst> functions, Findings findings)
    {
        if (command.GetCommandName() is not { } name || command.CommandElements[0] is not StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord })
        {
            CheckInvoked(script, command, findings);
            return;
        }

        if (Never.Contains(name)) findings.Add("never", command.Extent, $"{name} is never used");
        if (functions.TryGetValue(name, out var function))
        {
            var own = (function.Body.ParamBlock?.Parameters ?? function.Parameters ?? []).Select(one => one.Name.VariablePath.UserPath);
            CheckParameters(command, new HashSet<string>(own, StringComparer.OrdinalIgnoreCase), findings);
            return;
        }

        if (!Facts.Table.Commands.TryGetValue(name, out var known))
        {
            findings.Add("unknown-command", command.Extent, $"{name} is no command of Windows PowerShell 5.1 (aliases are none either)");
            return;
        }

        if (!Facts.Table.Commands.Keys.Contains(name, StringComparer.Ordinal)) findings.Add("spelling", command.Extent, $"{name} is spelt differently");
        CheckParameters(command, known, findings);
    }

    private static void CheckParameters(CommandAst command, HashSet<string> known, Findings findings)
    {
        var elements = command.CommandElements.Skip(1).ToList();
        for (var index = 0; index < elements.Count; index++)
        {
            var element = elements[index];
            if (element is VariableExpressionAst { Splatted: true }) continue;
            if (element is not CommandParameterAst parameter)
            {
                findings.Add("positional", element.Extent, $"{command.GetCommandName()} is given {element.Extent.Text} without the parameter's name");
                continue;
            }

            if (!known.Contains(parameter.ParameterName) && !Facts.Table.CommonParameters.Contains(parameter.ParameterName))
            {
                findings.Add("unknown-parameter", parameter.Extent, $"{command.GetCommandName()} has no parameter -{parameter.ParameterName}");
            }

            var takesNext = parameter.Argument is null && index + 1 < elements.Count && elements[index + 1] is not CommandParameterAst;
            if (takesNext) index++;
        }
    }

    /// <summary>`& $program argument`: only where the short table of native programs names the variable.</summary>
    private static void CheckInvoked(Script script, CommandAst command, Findings findings)
    {
        var first = command.CommandElements[0];
        var isNative = Facts.Table.NativePrograms.TryGetValue(script.File, out var names) && names.Contains(first.Extent.Text);
        if (!isNative) findings.Add("built-command", command.Extent, $"{first.Extent.Text} is not a plain command name");
    }

    private static bool ApprovedVerb(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Verbs.Contains(name[..dash]);
    }

    private static readonly HashSet<string> Verbs =
    [
        "Add", "Assert", "Close", "Compare", "Confirm", "ConvertFrom", "ConvertTo", "Copy", "Find", "Format", "Get", "Group", "Grant", "Invoke", "Join",
        "Measure", "New", "Open", "Out", "Read", "Register", "Remove", "Resolve", "Restart", "Restore", "Select", "Set", "Split", "Start", "Stop", "Test",
        "Update", "Wait", "Write",
    ];
}
