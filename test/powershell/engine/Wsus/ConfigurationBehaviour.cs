using System.Collections.Specialized;
using System.Text.Json.Nodes;
using Microsoft.UpdateServices.Administration;

namespace Douki.Engine.Wsus;

/// <summary>IUpdateServerConfiguration: the lab keeps it under the API's own names with a small first letter.</summary>
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
        Members.On(Full("GetEnabledUpdateLanguages()"), (state, _) => Languages(state));
        Members.On(Full("GetUpdateServerConfigurationState()"), (_, _) => (UpdateServerConfigurationState)(ServerBehaviour.Wsus["running"] is null ? 0 : 2));
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
