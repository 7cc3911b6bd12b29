using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>The snapshot of the one server that the running script finds itself on.</summary>
internal static class World
{
    private static JsonObject? _snapshot;
    private static TimeSpan _ahead;

    /// <summary>Members that a script asked for and that have no behaviour.</summary>
    public static List<string> UnknownMembers { get; } = [];

    /// <summary>State of the server as the lab's schema has it.</summary>
    public static JsonObject Server => Part("server").AsObject();

    /// <summary>Takes a snapshot; lab time stands still while real time runs.</summary>
    public static void Open(JsonObject snapshot)
    {
        _snapshot = snapshot;
        Programs.Install(snapshot);
        _ahead = Moment(Part("now")) - DateTime.UtcNow;
        UnknownMembers.Clear();
    }

    /// <summary>A part of the snapshot; its absence is an error, never an empty answer.</summary>
    public static JsonNode Part(string name) => _snapshot?[name] ?? throw new InvalidOperationException($"The snapshot has no {name}");

    /// <summary>A moment by the script's clock as a moment of lab time.</summary>
    public static DateTime ToLabTime(DateTime moment) => moment.ToUniversalTime() + _ahead;

    /// <summary>Reads a moment of the snapshot as UTC.</summary>
    public static DateTime Moment(JsonNode? text) => DateTimeOffset.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    /// <summary>Looks a name up as Windows does: letter case does not matter.</summary>
    public static JsonNode? Find(JsonObject map, string name) =>
        map.FirstOrDefault(one => string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
