namespace Douki.Engine.Simulated
{
    /// <summary>SUSDB as the API meets it.</summary>
    internal static class Databases
    {
        /// <summary>Throws what the API throws when its database does not answer.</summary>
        public static void RequireOnline()
        {
            var service = (int?)World.Server["services"]![@"MSSQL$MICROSOFT##WID"]?["status"];
            if (service != 4 || (int)World.Server["wsus"]!["database"]!["state"]! != 0) throw new System.Data.SqlClient.SqlException("Cannot open database SUSDB");
        }
    }
}

namespace System.Data.SqlClient
{
    /// <summary>The exception of the .NET Framework's client, by its name.</summary>
    public sealed class SqlException(string message) : Exception(message);
}
