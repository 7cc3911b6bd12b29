using System.Management.Automation.Language;
using System.Text.Json.Nodes;

namespace Douki.Engine.Static;

/// <summary>Mode <c>parse</c>: the engine's own parser over one script, and what the rules say of its tokens and tree.</summary>
internal static class ParseMode
{
    /// <summary>Takes <c>text</c>, <c>file</c> and <c>kind</c> (check, remediation, driver); answers <c>findings</c>: rule, line, message.</summary>
    public static JsonObject Run(JsonObject request)
    {
        var text = Required(request, "text");
        var tree = Parser.ParseInput(text, out var tokens, out var errors);
        var script = new Script(Required(request, "file"), Required(request, "kind"), text, tree, tokens);
        var findings = new Findings();
        foreach (var error in errors) findings.Add("syntax", error.Extent, error.Message);
        if (errors.Length == 0)
        {
            FormRules.Check(script, findings);
            SyntaxRules.Check(script, findings);
            CommandRules.Check(script, findings);
            TypeRules.Check(script, findings);
            ChangeRules.Check(script, findings);
        }

        return new JsonObject { ["findings"] = findings.List };
    }

    private static string Required(JsonObject request, string name) => (string?)request[name] ?? throw new ArgumentException($"{name} is missing");
}
