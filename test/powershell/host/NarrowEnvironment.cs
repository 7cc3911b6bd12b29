using System.Management.Automation;

namespace Douki.Host;

/// <summary>Plays System.Environment in a 32-bit process.</summary>
public static class NarrowEnvironment
{
    /// <summary>What a 32-bit process says of itself.</summary>
    public static bool Is64BitProcess => false;

    /// <summary>As the real one.</summary>
    public static string UserDomainName => Environment.UserDomainName;

    /// <summary>As the real one.</summary>
    public static string UserName => Environment.UserName;

    /// <summary>As the real one.</summary>
    public static void Exit(int exitCode) => Environment.Exit(exitCode);

    /// <summary>Tells the engine; from now on scripts find this type under the real one's name.</summary>
    internal static void Register()
    {
        var add = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!.GetMethod("Add")!;
        add.Invoke(null, ["Environment", typeof(NarrowEnvironment)]);
    }
}
