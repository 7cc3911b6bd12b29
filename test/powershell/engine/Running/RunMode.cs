using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Douki.Engine.Running;

/// <summary>Mode <c>run</c>: one script in a fresh runspace over one server's snapshot.</summary>
internal static class RunMode
{
    /// <summary>Takes <c>script</c>, <c>prelude</c>, <c>parameters</c>, <c>culture</c> and <c>world</c>; answers the dictionary, the streams and what was asked in vain.</summary>
    public static JsonObject Run(JsonObject request)
    {
        var watch = Stopwatch.StartNew();
        UseCulture((string?)request["culture"] ?? "en-US");
        World.Open(request["world"]!.AsObject());
        var errors = new JsonArray();
        using var runspace = RunspaceFactory.CreateRunspace(StandIns.InitialState());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(Text(request, "prelude")).Invoke();
        shell.Commands.Clear();
        var output = Invoke(shell, request, errors);
        foreach (var record in shell.Streams.Error) errors.Add(Show(record));
        return new JsonObject
        {
            ["output"] = output,
            ["errors"] = errors,
            ["warnings"] = Lines(shell.Streams.Warning),
            ["verbose"] = Lines(shell.Streams.Verbose),
            ["hostText"] = Lines(shell.Streams.Information),
            ["unknownMembers"] = Lines(World.UnknownMembers),
            ["milliseconds"] = watch.ElapsedMilliseconds,
        };
    }

    private static JsonNode? Invoke(PowerShell shell, JsonObject request, JsonArray errors)
    {
        shell.AddScript(Text(request, "script"));
        foreach (var (name, value) in request["parameters"]?.AsObject() ?? []) shell.AddParameter(name, ParameterOf(value));
        try
        {
            var answers = shell.Invoke();
            if (answers.Count == 1) return Output.Convert(answers[0]);
            errors.Add(new JsonObject { ["id"] = "bad-answer", ["category"] = "", ["message"] = $"{answers.Count} objects, not one dictionary" });
        }
        catch (RuntimeException failure)
        {
            errors.Add(Show(failure.ErrorRecord));
        }
        catch (OutputException failure)
        {
            errors.Add(new JsonObject { ["id"] = "bad-answer", ["category"] = "", ["message"] = failure.Message });
        }

        return null;
    }

    private static object? ParameterOf(JsonNode? value) => value switch
    {
        null => null,
        JsonArray list => list.Select(one => (string)one!).ToArray(),
        JsonValue one when one.TryGetValue<bool>(out var flag) => flag,
        JsonValue one when one.TryGetValue<int>(out var number) => number,
        _ => (string)value!,
    };

    private static void UseCulture(string name)
    {
        var culture = CultureInfo.GetCultureInfo(name);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = culture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
    }

    private static JsonObject Show(ErrorRecord record) => new()
    {
        ["id"] = record.FullyQualifiedErrorId,
        ["category"] = record.CategoryInfo.Category.ToString(),
        ["message"] = $"{record.Exception.Message} (line {record.InvocationInfo?.ScriptLineNumber})",
    };

    private static JsonArray Lines<T>(IEnumerable<T> items) => new(items.Select(one => (JsonNode?)JsonValue.Create(one?.ToString())).ToArray());

    private static string Text(JsonObject request, string name) => (string?)request[name] ?? throw new ArgumentException($"{name} is missing");
}
