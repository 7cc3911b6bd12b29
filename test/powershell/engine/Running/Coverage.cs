using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Douki.Engine.Running;

/// <summary>Which sequence points of a script were executed: the engine's own debugger steps through it.</summary>
internal sealed class Coverage
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly PropertyInfo Position = typeof(InvocationInfo).GetProperty("ScriptPosition", Inner)!;

    private readonly HashSet<(int Start, int End)> _hits = [];
    private readonly string _text;

    private Coverage(string text) => _text = text;

    /// <summary>Steps through everything of this text that the runspace executes from now on.</summary>
    public static Coverage Watch(Runspace runspace, string text)
    {
        var coverage = new Coverage(text);
        runspace.Debugger.SetDebugMode(DebugModes.LocalScript);
        runspace.Debugger.DebuggerStop += (_, stop) =>
        {
            coverage.Note(Position.GetValue(stop.InvocationInfo) as IScriptExtent);
            stop.ResumeAction = DebuggerResumeAction.StepInto;
        };
        runspace.Debugger.SetDebuggerStepMode(true);
        return coverage;
    }

    /// <summary>Start and end offset of each point that was executed.</summary>
    public JsonArray Hits => new(_hits.Select(hit => (JsonNode?)new JsonArray(hit.Start, hit.End)).ToArray());

    /// <summary>Mode <c>points</c>: every sequence point of <c>script</c> as the engine's compiler sets them, and whether a catch holds it.</summary>
    public static JsonObject Points(JsonObject request)
    {
        var text = (string?)request["script"] ?? throw new ArgumentException("script is missing");
        var tree = Parser.ParseInput(text, out _, out var errors);
        if (errors.Length > 0) throw new ParseException(errors);
        var catches = tree.FindAll(ast => ast is CatchClauseAst, true).Select(one => one.Extent).ToList();
        var points = new SortedDictionary<(int Start, int End), JsonNode?>();
        foreach (ScriptBlockAst block in tree.FindAll(ast => ast is ScriptBlockAst, true))
        {
            foreach (var extent in PointsOf(block).Where(one => one.Text is not ("{" or "}" or "")))
            {
                points[(extent.StartOffset, extent.EndOffset)] = new JsonObject
                {
                    ["start"] = extent.StartOffset,
                    ["end"] = extent.EndOffset,
                    ["line"] = extent.StartLineNumber,
                    ["text"] = extent.Text.Split('\n')[0],
                    ["inCatch"] = catches.Any(one => one.StartOffset <= extent.StartOffset && one.EndOffset >= extent.EndOffset),
                };
            }
        }

        return new JsonObject { ["points"] = new JsonArray(points.Values.ToArray()) };
    }

    private static IScriptExtent[] PointsOf(ScriptBlockAst block)
    {
        var data = typeof(ScriptBlock).GetField("_scriptBlockData", Inner)!.GetValue(block.GetScriptBlock())!;
        data.GetType().GetMethod("Compile", Inner)!.Invoke(data, [false]);
        return (IScriptExtent[])data.GetType().GetProperty("SequencePoints", Inner)!.GetValue(data)!;
    }

    private void Note(IScriptExtent? extent)
    {
        if (extent?.StartScriptPosition.GetFullScript() == _text) _hits.Add((extent.StartOffset, extent.EndOffset));
    }
}
