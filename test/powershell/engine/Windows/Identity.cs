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
        add.Invoke(null, ["System.Security.Principal.WindowsIdentity", typeof(AccountIdentity)]);
        add.Invoke(null, ["System.Security.Principal.WindowsPrincipal", typeof(AccountPrincipal)]);
        add.Invoke(null, ["System.Net.Dns", typeof(DnsStandIn)]);
        add.Invoke(null, ["System.Net.WebRequest", typeof(WebRequestStandIn)]);
        add.Invoke(null, ["System.Net.Sockets.TcpClient", typeof(TcpClientStandIn)]);
        add.Invoke(null, ["System.Net.NetworkInformation.Ping", typeof(PingStandIn)]);
        add.Invoke(null, ["System.Data.SqlClient.SqlConnection", typeof(SqlConnectionStandIn)]);
        add.Invoke(null, ["System.Data.SqlClient.SqlException", typeof(SqlExceptionStandIn)]);
    }
}
