using System.Text.Json.Nodes;

namespace Douki.Engine.Static;

/// <summary>What Windows PowerShell 5.1, the .NET Framework and the WSUS API really have; read once from the facts folder.</summary>
internal sealed class Facts
{
    private static readonly Lazy<Facts> Loaded = new(() => new Facts(Environment.GetEnvironmentVariable("DOUKI_FACTS") ?? throw new InvalidOperationException("DOUKI_FACTS names the folder of facts")));

    private Facts(string folder)
    {
        var common = Read(folder, "ps51-commands.json");
        foreach (var (name, command) in common["commands"]!.AsObject()) Commands[name] = Names(command!["parameters"]);
        CommonParameters = Names(common["common"]);
        var allowed = Read(folder, "allowed.json");
        PowerShellTypes = allowed["powershellTypes"]!.AsObject().ToDictionary(one => one.Key, one => Names(one.Value), StringComparer.OrdinalIgnoreCase);
        InstanceMembers = Names(allowed["instanceMembers"]);
        StateChangingMembers = Names(allowed["stateChangingMembers"]);
        ReadingCommands = Names(allowed["readingCommands"]);
        NativePrograms = allowed["nativePrograms"]!.AsObject().ToDictionary(one => one.Key, one => Names(one.Value));
        InstanceArity = allowed["instanceArity"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!.AsArray().Select(count => (int)count!).ToHashSet(), StringComparer.OrdinalIgnoreCase);
        Framework = Read(folder, "netframework.json")["types"]!.AsObject();
        Wsus = Read(folder, "wsus-api.json")["types"]!.AsObject();
    }

    public static Facts Table => Loaded.Value;

    /// <summary>Parameter names by command name.</summary>
    public Dictionary<string, HashSet<string>> Commands { get; } = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> CommonParameters { get; }

    /// <summary>Static members by full name of the types that PowerShell 5.1 itself brings.</summary>
    public Dictionary<string, HashSet<string>> PowerShellTypes { get; }

    /// <summary>Names that may follow a dot on an object.</summary>
    public HashSet<string> InstanceMembers { get; }

    /// <summary>How many arguments a method takes in the .NET Framework, where .NET has overloads with more.</summary>
    public Dictionary<string, HashSet<int>> InstanceArity { get; }

    /// <summary>Methods that change a server.</summary>
    public HashSet<string> StateChangingMembers { get; }

    /// <summary>Commands that read; every other one changes something.</summary>
    public HashSet<string> ReadingCommands { get; }

    /// <summary>By script file: expressions that may stand behind the call operator, mostly paths of native programs.</summary>
    public Dictionary<string, HashSet<string>> NativePrograms { get; }

    public JsonObject Framework { get; }

    public JsonObject Wsus { get; }

    private static JsonObject Read(string folder, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!.AsObject();

    private static HashSet<string> Names(JsonNode? list) => new(list?.AsArray().Select(one => (string)one!) ?? [], StringComparer.OrdinalIgnoreCase);
}
