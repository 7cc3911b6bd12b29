namespace Douki.Engine.Simulated
{
    /// <summary>SUSDB as the API and the services meet it.</summary>
    internal static class Databases
    {
        /// <summary>True when what WSUS needs of this machine for its database runs: WID, or nothing where a SQL Server elsewhere has it.</summary>
        public static bool IsServed => !UsesWid || (int?)World.Server["services"]![@"MSSQL$MICROSOFT##WID"]?["status"] == 4;

        /// <summary>True when SUSDB can be opened.</summary>
        public static bool IsUp => IsServed && (int)World.Server["wsus"]!["database"]!["state"]! == 0;

        private static bool UsesWid =>
            ((string?)World.Server["registry"]![@"HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup"]?["SqlServerName"]?["data"])?.Contains("##WID", StringComparison.Ordinal) ?? false;

        /// <summary>Throws what the API throws when its database does not answer.</summary>
        public static void RequireOnline()
        {
            if (!IsUp) throw new System.Data.SqlClient.SqlException(4060);
        }
    }
}

namespace System.Data.SqlClient
{
    /// <summary>The exception of the .NET Framework's client, by its name: the product's driver knows it so.</summary>
    public sealed class SqlException(int number) : Exception($"SQL Server error {number}")
    {
        /// <summary>The error number.</summary>
        public int Number => number;
    }
}
