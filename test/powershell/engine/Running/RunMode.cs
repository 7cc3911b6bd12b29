using System.Collections;
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
    /// <summary>
    /// Takes <c>script</c>, <c>prelude</c>, <c>explain</c> (the product's own reading of a failure), <c>parameters</c>, <c>culture</c>,
    /// <c>world</c>, <c>cover</c> and <c>deadlineMs</c>; answers the dictionary or the failure, the streams, the changed server and what was asked in vain.
    /// </summary>
    public static JsonObject Run(JsonObject request)
    {
        var watch = Stopwatch.StartNew();
        UseCulture((string?)request["culture"] ?? "en-US");
        World.Open(request["world"]!.AsObject());
        var errors = new JsonArray();
        var host = new RecordingHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, StandIns.InitialState());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(Text(request, "prelude")).Invoke();
        shell.Commands.Clear();
        var coverage = (bool?)request["cover"] == true ? Coverage.Watch(runspace, Text(request, "script")) : null;
        // A .NET call in progress is not interrupted: then the supervisor outside ends the whole process.
        using var deadline = new Timer(_ => shell.BeginStop(null, null), null, (int?)request["deadlineMs"] ?? Timeout.Infinite, Timeout.Infinite);
        var output = Invoke(shell, request, errors, out var failure);
        foreach (var record in shell.Streams.Error) errors.Add(Show(record));
        World.Close();
        return new JsonObject
        {
            ["output"] = output,
            ["failure"] = failure is null ? null : Explain(failure, Text(request, "explain")),
            ["errors"] = errors,
            ["warnings"] = Lines(shell.Streams.Warning),
            ["verbose"] = Lines(shell.Streams.Verbose),
            ["debug"] = Lines(shell.Streams.Debug),
            ["hostText"] = Lines(shell.Streams.Information.Select(one => one.ToString()).Concat(host.Lines)),
            ["server"] = World.Server.DeepClone(),
            ["hits"] = coverage?.Hits ?? [],
            ["askedMembers"] = Lines(World.AskedMembers.Order(StringComparer.Ordinal)),
            ["unknownMembers"] = Lines(World.UnknownMembers),
            ["milliseconds"] = watch.ElapsedMilliseconds,
        };
    }

    private static JsonNode? Invoke(PowerShell shell, JsonObject request, JsonArray errors, out Exception? failure)
    {
        failure = null;
        shell.AddScript(Text(request, "script"));
        foreach (var (name, value) in request["parameters"]?.AsObject() ?? []) shell.AddParameter(name, ParameterOf(value));
        try
        {
            var answers = shell.Invoke();
            if (shell.InvocationStateInfo.State == PSInvocationState.Stopped) throw new PipelineStoppedException();
            if (answers.Count == 1) return Output.Convert(answers[0]);
            errors.Add(new JsonObject { ["id"] = "bad-answer", ["category"] = "", ["message"] = $"{answers.Count} objects, not one dictionary" });
        }
        catch (RuntimeException thrown)
        {
            failure = thrown;
            errors.Add(Show(thrown.ErrorRecord));
        }
        catch (OutputException thrown)
        {
            errors.Add(new JsonObject { ["id"] = "bad-answer", ["category"] = "", ["message"] = thrown.Message });
        }

        return null;
    }

    /// <summary>What the product's driver would make of it: a code, an error id and a message.</summary>
    private static JsonObject Explain(Exception failure, string explain)
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        var answer = (Hashtable)shell.AddScript(explain).AddParameter("Exception", failure).Invoke().Single().BaseObject;
        return new JsonObject { ["code"] = $"{answer["code"]}", ["errorId"] = $"{answer["errorId"]}", ["message"] = $"{answer["message"]}" };
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
