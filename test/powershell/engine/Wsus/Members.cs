using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Douki.Engine.Wsus;

/// <summary>Where every member of the WSUS stand-in comes to: a behaviour of its name, a kept value, or a recorded refusal.</summary>
internal static class Members
{
    private static readonly ConditionalWeakTable<object, Dictionary<string, object?>> Kept = [];
    private static readonly ConditionalWeakTable<object, JsonNode> States = [];
    private static readonly Dictionary<string, Func<JsonObject, object?[], object?>> Behaviours = [];
    private static readonly Dictionary<string, Action<JsonObject, object?>> Setters = [];

    static Members()
    {
        ServerBehaviour.Add();
        ConfigurationBehaviour.Add();
        SubscriptionBehaviour.Add();
        UpdateBehaviour.Add();
        DownloadBehaviour.Add();
        DownstreamBehaviour.Add();
    }

    /// <summary>Says what a member does, by interface, name and parameter types.</summary>
    public static void On(string member, Func<JsonObject, object?[], object?> behaviour) => Behaviours.Add(member, behaviour);

    /// <summary>Says what writing a property does to the object's own state.</summary>
    public static void OnSet(string member, Action<JsonObject, object?> setter) => Setters.Add(member, setter);

    /// <summary>A run-time object over its part of the snapshot.</summary>
    public static T Create<T>(JsonNode state)
        where T : class, new()
    {
        var made = new T();
        States.Add(made, state);
        return made;
    }

    /// <summary>A data object with values.</summary>
    public static T With<T>(T made, params (string Name, object? Value)[] values)
        where T : class
    {
        Keep(made, values);
        return made;
    }

    /// <summary>Keeps what a constructor was given.</summary>
    public static void Keep(object owner, params (string Name, object? Value)[] values)
    {
        foreach (var (name, value) in values) Kept.GetOrCreateValue(owner)[name] = value;
    }

    /// <summary>Reads a property.</summary>
    public static T Get<T>(object owner, string member)
    {
        if (!Kept.TryGetValue(owner, out var values) || !values.TryGetValue(NameOf(member), out var value)) return Call<T>(owner, member);
        Ask(member);
        return (T)value!;
    }

    /// <summary>Writes a property: a data object keeps it.</summary>
    public static void Set(object owner, string member, object? value)
    {
        Ask(member + "=");
        if (!States.TryGetValue(owner, out var state)) Keep(owner, (NameOf(member), value));
        else if (Setters.TryGetValue(member, out var setter)) setter(state.AsObject(), value);
        else throw Unknown(member + "=");
    }

    /// <summary>Calls a method.</summary>
    public static T Call<T>(object? owner, string member, params object?[] arguments)
    {
        Ask(member);
        if (!Behaviours.TryGetValue(member, out var behaviour)) throw Unknown(member);
        var state = owner is not null && States.TryGetValue(owner, out var mine) ? mine.AsObject() : [];
        return (T)behaviour(state, arguments)!;
    }

    /// <summary>The part of the snapshot behind a run-time object.</summary>
    public static JsonObject StateOf(object owner) => States.TryGetValue(owner, out var state) ? state.AsObject() : throw new InvalidOperationException($"{owner} has no state");

    /// <summary>A value that was kept, or nothing.</summary>
    public static object? KeptOf(object owner, string name) => Kept.TryGetValue(owner, out var values) ? values.GetValueOrDefault(name) : null;

    /// <summary>Names of all values that were kept.</summary>
    public static IEnumerable<string> KeptNames(object owner) => Kept.TryGetValue(owner, out var values) ? values.Keys : [];

    /// <summary>Records what has no behaviour: PowerShell swallows what a getter throws.</summary>
    public static Exception Unknown(string member)
    {
        World.UnknownMembers.Add(member);
        return new System.Management.Automation.MethodException($"No behaviour for {member}");
    }

    private static void Ask(string member)
    {
        World.AskedMembers.Add(member);
        // Not a MethodException: PowerShell reads a getter that throws this as null, as it does with the real API.
        if (World.Has($"throws:{member}")) throw new InvalidOperationException($"{member} failed");
    }

    private static string NameOf(string member) => member[(member.LastIndexOf('.') + 1)..];
}
