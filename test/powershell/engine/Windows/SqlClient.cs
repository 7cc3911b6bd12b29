using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SqlException = System.Data.SqlClient.SqlException;

namespace Douki.Engine.Simulated;

/// <summary>Plays System.Data.SqlClient.SqlConnection: opens the one database of the snapshot, as the account that runs.</summary>
public sealed class SqlConnectionStandIn : IDisposable
{
    private readonly Dictionary<string, string> _words;
    private bool _isOpen;

    /// <summary>Takes a connection string; every word of it must be one that is known.</summary>
    public SqlConnectionStandIn(string connectionString)
    {
        _words = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1], StringComparer.OrdinalIgnoreCase);
        var known = new[] { "Data Source", "Initial Catalog", "Integrated Security", "Connect Timeout", "Application Name" };
        if (_words.Keys.FirstOrDefault(word => !known.Contains(word)) is { } unknown) throw Wsus.Members.Unknown($"connection string: {unknown}");
    }

    /// <summary>Logs in.</summary>
    public void Open()
    {
        if (_words["Integrated Security"] != "SSPI" || _words["Initial Catalog"] != "SUSDB") throw new SqlException(4060);
        if (_words["Data Source"] != (string?)World.Part("sql")["dataSource"]) throw new SqlException(53);
        if (World.Has("sql-breaks")) throw new InvalidOperationException("The pool is exhausted");
        if ((int?)World.Part("sql")["refusal"] is { } number) throw new SqlException(number);
        _isOpen = true;
    }

    /// <summary>Makes a command.</summary>
    public SqlCommandStandIn CreateCommand() => _isOpen ? new() : throw new InvalidOperationException("The connection is closed");

    /// <inheritdoc/>
    public void Dispose() => _isOpen = false;
}

/// <summary>Plays System.Data.SqlClient.SqlCommand.</summary>
public sealed class SqlCommandStandIn
{
    /// <summary>The text.</summary>
    public string CommandText { get; set; } = "";

    /// <summary>Seconds.</summary>
    public int CommandTimeout { get; set; }

    /// <summary>The one scalar that the guide asks for.</summary>
    public object ExecuteScalar() => CommandText == "SELECT CAST(MAX(CAST(BitsDownloadPriorityForeground AS int)) AS bit) FROM dbo.tbConfigurationC;"
        ? World.Has("empty-table") ? DBNull.Value : (bool)Configuration["bitsDownloadPriorityForeground"]!
        : throw Wsus.Members.Unknown($"scalar {CommandText}");

    /// <summary>The one documented write.</summary>
    public int ExecuteNonQuery()
    {
        var match = System.Text.RegularExpressions.Regex.Match(CommandText, "^UPDATE dbo\\.tbConfigurationC SET BitsDownloadPriorityForeground = ([01]);$");
        if (!match.Success) throw Wsus.Members.Unknown($"write {CommandText}");
        if (World.Has("write-refused")) throw new SqlException(229);
        Configuration["bitsDownloadPriorityForeground"] = match.Groups[1].Value == "1";
        return 1;
    }

    private static JsonNode Configuration => World.Server["wsus"]!["configuration"]!;

    /// <summary>Runs a query that the snapshot knows by its SHA-256.</summary>
    public SqlDataReaderStandIn ExecuteReader()
    {
        if (World.FaultNumber("sql-error") is { } number) throw new SqlException(number);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CommandText.Trim())));
        var row = World.Part("sql")["rows"]![digest] ?? throw Wsus.Members.Unknown($"query {digest}");
        return new SqlDataReaderStandIn(row.AsObject());
    }
}

/// <summary>Plays System.Data.SqlClient.SqlDataReader over one row.</summary>
public sealed class SqlDataReaderStandIn
{
    private readonly List<KeyValuePair<string, JsonNode?>> _cells;
    private bool _isRead;

    internal SqlDataReaderStandIn(JsonObject row) => _cells = [.. row];

    /// <summary>How many columns there are.</summary>
    public int FieldCount => _cells.Count;

    /// <summary>Goes to the next row.</summary>
    public bool Read() => !_isRead && (_isRead = true);

    /// <summary>Goes to the next result.</summary>
    public bool NextResult() => false;

    /// <summary>Name of a column.</summary>
    public string GetName(int i) => _cells[i].Key;

    /// <summary>True for NULL.</summary>
    public bool IsDBNull(int i) => _cells[i].Value is null;

    /// <summary>The value as the .NET Framework has it: a bit is a Boolean, an int an Int32.</summary>
    public object GetValue(int i) => _cells[i].Value switch
    {
        null => DBNull.Value,
        JsonValue one when one.TryGetValue<bool>(out var flag) => flag,
        JsonValue one when one.TryGetValue<int>(out var number) => number,
        var other => (string)other!,
    };
}
