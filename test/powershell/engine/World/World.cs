using System.Globalization;
using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>The snapshot of the one server that the running script finds itself on.</summary>
internal static class World
{
    private static JsonObject? _snapshot;
    private static TimeSpan _ahead;
    private static HashSet<string> _faults = [];

    /// <summary>Members of the WSUS API that the script asked for.</summary>
    public static HashSet<string> AskedMembers { get; } = [];

    /// <summary>What a script asked for and what has no behaviour.</summary>
    public static List<string> UnknownMembers { get; } = [];

    /// <summary>State of the server as the lab's schema has it; scripts change it.</summary>
    public static JsonObject Server => Part("server").AsObject();

    /// <summary>Lab time when the script started, in the lab's own form.</summary>
    public static string Now => (string)Part("now")!;

    /// <summary>Takes a snapshot; lab time stands still while real time runs.</summary>
    public static void Open(JsonObject snapshot)
    {
        _snapshot = snapshot;
        _faults = snapshot["faults"]?.AsArray().Select(one => (string)one!).ToHashSet() ?? [];
        _ahead = Moment(Part("now")) - DateTime.UtcNow;
        AskedMembers.Clear();
        UnknownMembers.Clear();
        Programs.Install(snapshot);
    }

    /// <summary>Takes in what native programs have done.</summary>
    public static void Close() => Programs.Collect();

    /// <summary>True when the snapshot wants something of Windows or of the API to fail.</summary>
    public static bool Has(string fault) => _faults.Contains(fault);

    /// <summary>The number of a fault that has one, for example <c>sql-error:1205</c>; nothing when the snapshot has no such fault.</summary>
    public static int? FaultNumber(string fault) =>
        _faults.FirstOrDefault(one => one.StartsWith(fault + ":", StringComparison.Ordinal)) is { } found ? int.Parse(found[(fault.Length + 1)..], CultureInfo.InvariantCulture) : null;

    /// <summary>A part of the snapshot; its absence is an error, never an empty answer.</summary>
    public static JsonNode Part(string name) => _snapshot?[name] ?? throw new InvalidOperationException($"The snapshot has no {name}");

    /// <summary>A moment by the script's clock as a moment of lab time.</summary>
    public static DateTime ToLabTime(DateTime moment) => moment.ToUniversalTime() + _ahead;

    /// <summary>Reads a moment of the snapshot as UTC.</summary>
    public static DateTime Moment(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture).UtcDateTime;

    /// <summary>Writes a moment as the lab does.</summary>
    public static string Write(DateTime moment) => moment.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Looks a name up as Windows does: letter case does not matter.</summary>
    public static JsonNode? Find(JsonObject map, string name) =>
        map.FirstOrDefault(one => string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
