using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json.Nodes;

namespace Douki.Engine.Running;

/// <summary>Mode <c>run</c>: one script in a fresh runspace.</summary>
internal static class RunMode
{
    /// <summary>Takes <c>script</c>; answers <c>output</c> and <c>errors</c>.</summary>
    public static JsonObject Run(JsonObject request)
    {
        var script = (string?)request["script"] ?? throw new ArgumentException("script is missing");
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        var output = new JsonArray();
        var errors = new JsonArray();
        try
        {
            foreach (var item in shell.Invoke()) output.Add(item?.ToString());
        }
        catch (RuntimeException failure)
        {
            errors.Add(new JsonObject { ["id"] = failure.ErrorRecord.FullyQualifiedErrorId, ["message"] = failure.Message });
        }

        return new JsonObject { ["output"] = output, ["errors"] = errors };
    }
}
