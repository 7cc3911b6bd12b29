using System.Management.Automation;
using System.Reflection;

namespace Douki.Engine.Running;

/// <summary>Mode <c>psrp</c>: the engine's own PSRP server over standard input and output, as <c>pwsh -sshs</c> serves it behind SSH.</summary>
internal static class PsrpMode
{
    /// <summary>Serves until the client closes; the initial command defines functions and locks the rest before the first pipeline.</summary>
    public static void Serve(string? initialCommand)
    {
        var mediator = typeof(PowerShell).Assembly.GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator")!;
        var run = mediator.GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
        run.Invoke(null, [initialCommand ?? "", null, null, null, false]);
    }
}
