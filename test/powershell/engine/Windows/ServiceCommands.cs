using System.Management.Automation;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

// The namespace is Windows': error ids carry the full name of the cmdlet's class.
namespace Microsoft.PowerShell.Commands;

/// <summary>States of a service as System.ServiceProcess numbers them.</summary>
public enum ServiceControllerStatus { Stopped = 1, StartPending, StopPending, Running, ContinuePending, PausePending, Paused }

/// <summary>Start types as System.ServiceProcess names them.</summary>
public enum ServiceStartMode { Automatic = 2, Manual, Disabled }

/// <summary>A service as Get-Service shows it; the display name is localized.</summary>
public sealed record ServiceController(string Name, string DisplayName, ServiceControllerStatus Status, ServiceStartMode StartType)
{
    /// <summary>Key name; Windows has it twice.</summary>
    public string ServiceName => Name;
}

/// <summary>What the service commands share.</summary>
public abstract class ServiceCommand : PSCmdlet
{
    /// <summary>The service of a key name; without one the error of Windows is written.</summary>
    private protected JsonObject? Find(string name)
    {
        if (World.Find(World.Server["services"]!.AsObject(), name) is JsonObject service) return service;
        var exception = new InvalidOperationException($"Cannot find any service with service name '{name}'.");
        WriteError(new ErrorRecord(exception, "NoServiceFoundForGivenName", ErrorCategory.ObjectNotFound, name));
        return null;
    }
}

/// <summary>Get-Service by exact key name.</summary>
[Cmdlet(VerbsCommon.Get, "Service")]
public sealed class GetServiceCommand : ServiceCommand
{
    /// <summary>Key names.</summary>
    [Parameter(Mandatory = true)]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
            if (Find(name) is { } service) WriteObject(new ServiceController(name, Words.Of((string)service["displayName"]!), (ServiceControllerStatus)(int)service["status"]!, (ServiceStartMode)(int)service["startType"]!));
    }
}

/// <summary>Set-Service for the start type.</summary>
[Cmdlet(VerbsCommon.Set, "Service", SupportsShouldProcess = true)]
public sealed class SetServiceCommand : ServiceCommand
{
    /// <summary>Key name.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    /// <summary>How it starts.</summary>
    [Parameter(Mandatory = true)]
    public ServiceStartMode StartupType { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Name) || Find(Name) is not { } service) return;
        service["startType"] = (int)StartupType;
        World.Server["registry"]![$@"HKLM:\SYSTEM\CurrentControlSet\Services\{Name}"]!["Start"]!["data"] = (uint)StartupType;
    }
}

/// <summary>Restart-Service; a service that needs another one that is stopped does not come up.</summary>
[Cmdlet("Restart", "Service", SupportsShouldProcess = true)]
public sealed class RestartServiceCommand : ServiceCommand
{
    /// <summary>Key name.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    /// <summary>Also stops what depends on it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Name) || Find(Name) is not { } service) return;
        var isWsus = string.Equals(Name, "WsusService", StringComparison.OrdinalIgnoreCase);
        if (isWsus && (int)service["status"]! == 4) Journal.Write(502);
        var isHeld = isWsus && !Databases.IsServed;
        if ((int)service["startType"]! == 4 || isHeld)
        {
            service["status"] = 1;
            return;
        }

        service["status"] = 4;
        if (isWsus) Journal.Write(501);
    }
}

/// <summary>Stop-Service.</summary>
[Cmdlet("Stop", "Service", SupportsShouldProcess = true)]
public sealed class StopServiceCommand : ServiceCommand
{
    /// <summary>Key name.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    /// <summary>Also stops what depends on it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Name) || Find(Name) is not { } service || (int)service["status"]! != 4) return;
        service["status"] = 1;
        if (string.Equals(Name, "WsusService", StringComparison.OrdinalIgnoreCase)) Journal.Write(502);
    }
}

/// <summary>Start-Service.</summary>
[Cmdlet("Start", "Service", SupportsShouldProcess = true)]
public sealed class StartServiceCommand : ServiceCommand
{
    /// <summary>Key name.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Name) || Find(Name) is not { } service) return;
        service["status"] = 4;
        if (string.Equals(Name, "WsusService", StringComparison.OrdinalIgnoreCase)) Journal.Write(501);
    }
}
