using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>Native programs of the WSUS server as real executables in a folder of this process.</summary>
internal static class Programs
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"douki-engine-{Environment.ProcessId}");

    /// <summary>Writes wsusutil.exe with what it prints, and lets the setup values point at it.</summary>
    public static void Install(JsonObject snapshot)
    {
        if (snapshot["inactiveApprovals"] is not JsonArray lines) return;
        var tools = Directory.CreateDirectory(Path.Combine(Folder, "Tools")).FullName;
        var file = Path.Combine(tools, "wsusutil.exe");
        // Any other use of the tool than the one that is known fails.
        var known = "[ \"$#\" = 1 ] && [ \"$1\" = listinactiveapprovals ] || exit 64\n";
        File.WriteAllText(file, $"#!/bin/sh\n{known}cat <<'END-OF-LIST'\n{string.Join('\n', lines.Select(one => (string)one!))}\nEND-OF-LIST\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var setup = snapshot["server"]!["registry"]![@"HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup"];
        if (setup?["TargetDir"] is JsonObject target) target["data"] = Folder + "\\";
    }

    /// <summary>Takes the folder away when the engine ends.</summary>
    public static void Remove()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, true);
    }
}
