using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell.Commands;

namespace Douki.Engine.Running;

/// <summary>Lists what plays Windows in a runspace: every cmdlet of this assembly and the types that touch the machine.</summary>
internal static class StandIns
{
    private static readonly Type[] Cmdlets = typeof(StandIns).Assembly.GetTypes().Where(one => one.GetCustomAttribute<CmdletAttribute>() is not null).ToArray();

    /// <summary>What a full pwsh has itself and is left to it; only what it lacks is played there.</summary>
    private static readonly HashSet<string> OwnOfFull = ["New-Object", "Sort-Object", "Select-Object", "Group-Object", "Get-ItemProperty", "Test-Path"];

    /// <summary>What a full pwsh has and what is played there all the same: it would wait in real time.</summary>
    private static readonly HashSet<string> ReplacedInFull = ["Start-Sleep"];

    /// <summary>True in a full pwsh, which has modules of its own beside it.</summary>
    private static bool IsFull => Directory.Exists(Path.Combine(Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? "", "Modules"));

    /// <summary>The engine's own default state with the stand-ins beside it; nothing else is set.</summary>
    public static InitialSessionState InitialState() => State.Value;

    // Each runspace takes a copy of its own when it opens.
    private static readonly Lazy<InitialSessionState> State = new(Create);

    private static InitialSessionState Create()
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var type in Cmdlets)
        {
            var name = type.GetCustomAttribute<CmdletAttribute>()!;
            var full = $"{name.VerbName}-{name.NounName}";
            if (IsFull && OwnOfFull.Contains(full)) continue;
            state.Commands.Add(new SessionStateCmdletEntry(full, type, null));
            if (!IsFull || !ReplacedInFull.Contains(full)) continue;
            // A module that is loaded later brings its own command of this name; an alias goes before both.
            state.Commands.Add(new SessionStateCmdletEntry($"Invoke-{type.Name}", type, null));
            state.Commands.Add(new SessionStateAliasEntry(full, $"Invoke-{type.Name}"));
        }

        state.Providers.Add(new SessionStateProviderEntry("Registry", typeof(RegistryProvider), null));
        state.Providers.Add(new SessionStateProviderEntry("Volume", typeof(VolumeProvider), null));

        return state;
    }
}
