using System.Reflection;

namespace Douki.Engine.Simulated;

/// <summary>Plays System.Reflection.Assembly: the WSUS assembly is this one, unless the snapshot has no role installed.</summary>
public static class AssemblyStandIn
{
    /// <summary>Loads by a short name, as the .NET Framework still does; nothing for an assembly that is not there.</summary>
    public static Assembly? LoadWithPartialName(string partialName)
    {
        if (partialName != "Microsoft.UpdateServices.Administration") throw Wsus.Members.Unknown($"assembly {partialName}");
        return World.Has("api-absent") ? null : typeof(AssemblyStandIn).Assembly;
    }
}
