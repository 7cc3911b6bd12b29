using System.Reflection;

namespace Douki.Engine.Running;

/// <summary>Lets a script load the WSUS assembly: its types are in this one.</summary>
internal static class Assemblies
{
    /// <summary>Answers for the assembly's name from now on.</summary>
    public static void Register() => AppDomain.CurrentDomain.AssemblyResolve += (_, asked) =>
        new AssemblyName(asked.Name).Name == "Microsoft.UpdateServices.Administration" ? typeof(Assemblies).Assembly : null;
}
