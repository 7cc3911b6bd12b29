using System.Management.Automation.Language;
using System.Text.Json.Nodes;

namespace Douki.Engine.Static;

/// <summary>What the rules have to say of one script.</summary>
internal sealed class Findings
{
    public JsonArray List { get; } = [];

    public void Add(string rule, IScriptExtent where, string message) =>
        List.Add(new JsonObject { ["rule"] = rule, ["line"] = where.StartLineNumber, ["message"] = message });
}

/// <summary>A parsed script and what it is for.</summary>
internal sealed record Script(string File, string Kind, string Text, ScriptBlockAst Tree, Token[] Tokens)
{
    public IEnumerable<T> All<T>() where T : Ast => Tree.FindAll(ast => ast is T, searchNestedScriptBlocks: true).Cast<T>();
}
