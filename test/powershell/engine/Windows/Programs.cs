using System.Globalization;
using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>Native programs of the WSUS server as real executables in a folder of this process.</summary>
internal static class Programs
{
    private const string Setup = @"HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup";

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"douki-engine-{Environment.ProcessId}");

    private static JsonNode? _targetDir;

    /// <summary>Writes wsusutil.exe with what it prints, and lets the setup values point at it.</summary>
    public static void Install(JsonObject snapshot)
    {
        _targetDir = null;
        if (snapshot["inactiveApprovals"] is not JsonObject approvals) return;
        var tools = Directory.CreateDirectory(Path.Combine(Folder, "Tools")).FullName;
        File.Delete(Path.Combine(tools, "removed"));
        var titles = approvals["titles"]!.AsArray().Select(one => (string)one!).ToList();
        WriteTool(Path.Combine(tools, "wsusutil.exe"), tools, titles);
        var setup = snapshot["server"]!["registry"]![Setup];
        if (setup?["TargetDir"] is not JsonObject target) return;
        _targetDir = target["data"]!.DeepClone();
        target["data"] = Folder + "\\";
    }

    /// <summary>Takes what the tool has done into the world, and gives the registry its own value back.</summary>
    public static void Collect()
    {
        if (_targetDir is null) return;
        World.Server["registry"]![Setup]!["TargetDir"]!["data"] = _targetDir.DeepClone();
        if (!File.Exists(Path.Combine(Folder, "Tools", "removed"))) return;
        var gone = World.Part("inactiveApprovals")["updateIds"]!.AsArray().Select(one => (string)one!).ToHashSet();
        var approvals = World.Server["wsus"]!["approvals"]!.AsArray();
        foreach (var approval in approvals.Where(one => gone.Contains((string)one!["updateId"]!)).ToList()) approvals.Remove(approval);
    }

    /// <summary>Takes the folder away when the engine ends.</summary>
    public static void Remove()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, true);
    }

    // The real tool prints a headline in the server's language and then the titles; any other use than the two known ones fails.
    private static void WriteTool(string file, string folder, List<string> titles)
    {
        var removes = World.Has("wsusutil-cannot-remove") ? "exit 1" : $"touch '{folder}/removed'; exit 0";
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            #!/bin/sh
            [ "$#" = 1 ] || exit 64
            {(Databases.IsUp ? ":" : "exit 1")}
            case "$1" in
            listinactiveapprovals) echo '{Words.Of("Inactive approvals:")}'; [ -e '{folder}/removed' ] || cat <<'END-OF-LIST'
            {string.Join('\n', titles)}
            END-OF-LIST
            exit 0 ;;
            removeinactiveapprovals) {removes} ;;
            *) exit 64 ;;
            esac
            """);
        File.WriteAllText(file, script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
