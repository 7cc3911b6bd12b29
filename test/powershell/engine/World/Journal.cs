using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>What Windows and WSUS note by themselves when something is changed.</summary>
internal static class Journal
{
    /// <summary>Writes an event of WSUS at lab time.</summary>
    public static void Write(int id)
    {
        var events = World.Server["events"]!.AsArray();
        events.Add(new JsonObject
        {
            ["recordId"] = (events.LastOrDefault()?["recordId"] is { } last ? (int)last : 1000) + 1,
            ["log"] = "Application",
            ["provider"] = "Windows Server Update Services",
            ["id"] = id,
            ["level"] = 4,
            ["timeCreated"] = World.Now,
            ["properties"] = new JsonArray(),
        });
    }
}
