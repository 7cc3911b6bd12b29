using System.Management.Automation.Language;
using System.Text.Json.Nodes;

namespace Douki.Engine.Static;

/// <summary>Mode <c>parse</c>: the engine's own parser over one script, and what the rules say of its tokens and tree.</summary>
internal static class ParseMode
{
    /// <summary>Takes <c>text</c> and <c>file</c>; answers <c>findings</c>, each with rule, line and message.</summary>
    public static JsonObject Run(JsonObject request)
    {
        var text = (string?)request["text"] ?? throw new ArgumentException("text is missing");
        Parser.ParseInput(text, out _, out var errors);
        var findings = new JsonArray();
        foreach (var error in errors)
        {
            findings.Add(new JsonObject { ["rule"] = "syntax", ["line"] = error.Extent.StartLineNumber, ["message"] = error.Message });
        }

        return new JsonObject { ["findings"] = findings };
    }
}
