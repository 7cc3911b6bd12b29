using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Douki.Engine.Running;

/// <summary>Lists what plays Windows in a runspace: every cmdlet of this assembly and the types that touch the machine.</summary>
internal static class StandIns
{
    private static readonly Type[] Cmdlets = typeof(StandIns).Assembly.GetTypes().Where(one => one.GetCustomAttribute<CmdletAttribute>() is not null).ToArray();

    /// <summary>The engine's own default state with the stand-ins beside it; nothing else is set.</summary>
    public static InitialSessionState InitialState()
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var type in Cmdlets)
        {
            var name = type.GetCustomAttribute<CmdletAttribute>()!;
            state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", type, null));
        }

        return state;
    }
}
