using System.Collections.Specialized;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;
using Microsoft.UpdateServices.Administration;
using Microsoft.UpdateServices.Internal.BaseApi;

namespace Douki.Engine.Wsus;

/// <summary>
/// IUpdateServerConfiguration: the lab keeps it under the API's own names with a small first letter. The object is a copy of its own
/// until Save, as the real one is.
/// </summary>
internal static class ConfigurationBehaviour
{
    private static readonly string[] Flags =
    [
        "SyncFromMicrosoftUpdate", "IsReplicaServer", "UpstreamWsusServerUseSsl", "HostBinariesOnMicrosoftUpdate", "GetContentFromMU",
        "DownloadUpdateBinariesAsNeeded", "DownloadExpressPackages", "UseProxy", "UseSeparateProxyForSsl", "AnonymousProxyAccess",
        "HasProxyPassword", "AllowProxyCredentialsOverNonSsl", "AllUpdateLanguagesEnabled",
    ];

    private static readonly string[] Texts = ["UpstreamWsusServerName", "LocalContentCachePath", "ProxyName", "SslProxyName", "ProxyUserName", "ProxyUserDomain"];

    private static readonly string[] Numbers = ["UpstreamWsusServerPortNumber", "ProxyServerPort", "SslProxyServerPort"];

    /// <summary>Tells the dispatcher.</summary>
    public static void Add()
    {
        foreach (var name in Flags) Members.On(Full(name), (state, _) => (bool)state[Kept(name)]!);
        foreach (var name in Texts) Members.On(Full(name), (state, _) => (string)state[Kept(name)]!);
        foreach (var name in Numbers) Members.On(Full(name), (state, _) => (int)state[Kept(name)]!);
        Members.On(Full("ServerId"), (state, _) => Guid.Parse((string)state["serverId"]!));
        Members.On("UpdateServerConfiguration.BitsDownloadPriorityForeground", (state, _) => (bool)state["bitsDownloadPriorityForeground"]!);
        // Canaries: reachable, and no script may let one out.
        Members.On("UpdateServerConfiguration.ProxyPassword", (state, _) => (string)state["proxyPassword"]!);
        foreach (var name in new[] { "UseProxy", "SyncFromMicrosoftUpdate", "UpstreamWsusServerUseSsl" }) Members.OnSet(Full(name), (state, value) => state[Kept(name)] = (bool)value!);
        foreach (var name in new[] { "ProxyName", "UpstreamWsusServerName" }) Members.OnSet(Full(name), (state, value) => state[Kept(name)] = (string)value!);
        foreach (var name in new[] { "ProxyServerPort", "UpstreamWsusServerPortNumber" }) Members.OnSet(Full(name), (state, value) => state[Kept(name)] = (int)value!);
        Members.OnSet("UpdateServerConfiguration.BitsDownloadPriorityForeground", (state, value) => state["bitsDownloadPriorityForeground"] = (bool)value!);
        Members.On(Full("Save()"), (state, _) => Save(state));
        Members.On(Full("GetEnabledUpdateLanguages()"), (state, _) => Languages(state));
        Members.On(Full("GetUpdateServerConfigurationState()"), (_, _) => State());
    }

    /// <summary>A copy of the configuration, as the class with or, where the snapshot wants it so, without what only the class has.</summary>
    public static object Open()
    {
        var copy = ServerBehaviour.Wsus["configuration"]!.DeepClone();
        return World.Has("interface-only") ? Members.Create<Microsoft.UpdateServices.Internal.BaseApi.InterfaceOnly.UpdateServerConfiguration>(copy) : Members.Create<UpdateServerConfiguration>(copy);
    }

    private static UpdateServerConfigurationState State()
    {
        if (World.Has("configuration-busy")) return UpdateServerConfigurationState.ProcessingSave;
        return ServerBehaviour.Wsus["running"] is null ? UpdateServerConfigurationState.Ready : UpdateServerConfigurationState.SynchronizationInProgress;
    }

    private static object? Save(JsonObject state)
    {
        if (State() != UpdateServerConfigurationState.Ready) throw new InvalidOperationException("Cannot save configuration because the server subscription is currently running");
        state["lastConfigChange"] = World.Now;
        ServerBehaviour.Wsus["configuration"] = state.DeepClone();
        return null;
    }

    private static StringCollection Languages(JsonObject state)
    {
        var result = new StringCollection();
        foreach (var one in state["enabledUpdateLanguages"]!.AsArray()) result.Add((string)one!);
        return result;
    }

    private static string Full(string name) => "IUpdateServerConfiguration." + name;

    private static string Kept(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
