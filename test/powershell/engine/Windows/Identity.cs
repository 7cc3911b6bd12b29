using System.Management.Automation;
using System.Security.Principal;

namespace Douki.Engine.Simulated;

/// <summary>Plays System.Security.Principal.WindowsIdentity: the account of the snapshot.</summary>
public sealed class AccountIdentity
{
    private AccountIdentity() { }

    /// <summary>The account that the script runs as.</summary>
    public static AccountIdentity GetCurrent() => new();
}

/// <summary>Plays System.Security.Principal.WindowsPrincipal.</summary>
public sealed class AccountPrincipal
{
    /// <summary>Takes the identity as Windows' constructor does.</summary>
    public AccountPrincipal(AccountIdentity ntIdentity) => ArgumentNullException.ThrowIfNull(ntIdentity);

    /// <summary>True for an elevated administrator; other roles have no stand-in.</summary>
    public bool IsInRole(WindowsBuiltInRole role)
    {
        if (role != WindowsBuiltInRole.Administrator) throw new NotSupportedException($"No stand-in for the role {role}");
        return (bool)World.Server["computer"]!["elevated"]!;
    }
}

/// <summary>Types that touch the machine, replaced by name in the engine.</summary>
internal static class TypeStandIns
{
    /// <summary>Tells the engine once.</summary>
    public static void Register()
    {
        var add = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!.GetMethod("Add")!;
        void Replace(string name, Type standIn) => add.Invoke(null, [name, standIn]);
        Replace("System.Security.Principal.WindowsIdentity", typeof(AccountIdentity));
        Replace("System.Security.Principal.WindowsPrincipal", typeof(AccountPrincipal));
        Replace("System.Security.Principal.SecurityIdentifier", typeof(SidReference));
        Replace("System.Security.AccessControl.FileSystemAccessRule", typeof(AccessRuleStandIn));
        Replace("System.Net.Dns", typeof(DnsStandIn));
        Replace("System.Net.WebRequest", typeof(WebRequestStandIn));
        Replace("System.Net.HttpWebResponse", typeof(ResponseStandIn));
        Replace("System.Net.Sockets.TcpClient", typeof(TcpClientStandIn));
        Replace("System.Net.NetworkInformation.Ping", typeof(PingStandIn));
        Replace("System.Data.SqlClient.SqlConnection", typeof(SqlConnectionStandIn));
        Replace("System.Data.SqlClient.SqlException", typeof(System.Data.SqlClient.SqlException));
        // The assembly is not there where the role is not installed.
        Replace("System.Reflection.Assembly", typeof(AssemblyStandIn));
    }
}
