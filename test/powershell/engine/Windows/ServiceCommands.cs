using System.Management.Automation;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

// The namespace is Windows': error ids carry the full name of the cmdlet's class.
namespace Microsoft.PowerShell.Commands;

/// <summary>States of a service as System.ServiceProcess numbers them.</summary>
public enum ServiceControllerStatus { Stopped = 1, StartPending, StopPending, Running, ContinuePending, PausePending, Paused }

/// <summary>A service as Get-Service shows it.</summary>
public sealed record ServiceController(string Name, string DisplayName, ServiceControllerStatus Status)
{
    /// <summary>Key name; Windows has it twice.</summary>
    public string ServiceName => Name;
}

/// <summary>Get-Service by exact key name.</summary>
[Cmdlet(VerbsCommon.Get, "Service")]
public sealed class GetServiceCommand : PSCmdlet
{
    /// <summary>Key names.</summary>
    [Parameter(Mandatory = true)]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name) Show(name);
    }

    private void Show(string name)
    {
        var services = World.Server["services"]!.AsObject();
        if (World.Find(services, name) is JsonObject service)
        {
            WriteObject(new ServiceController(name, (string)service["displayName"]!, (ServiceControllerStatus)(int)service["status"]!));
            return;
        }

        var exception = new InvalidOperationException($"Cannot find any service with service name '{name}'.");
        WriteError(new ErrorRecord(exception, "NoServiceFoundForGivenName", ErrorCategory.ObjectNotFound, name));
    }
}
