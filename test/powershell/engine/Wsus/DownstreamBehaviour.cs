using System.Text.Json.Nodes;
using Douki.Engine.Simulated;
using Microsoft.UpdateServices.Administration;
using Microsoft.UpdateServices.Internal.BaseApi;

namespace Douki.Engine.Wsus;

/// <summary>IDownstreamServer, and how a server knows its downstream servers.</summary>
internal static class DownstreamBehaviour
{
    /// <summary>Tells the dispatcher.</summary>
    public static void Add()
    {
        Members.On("IUpdateServer.GetDownstreamServers()", (wsus, _) => Known(wsus["downstreamServers"]!.AsArray()));
        Members.On("IDownstreamServer.Id", (state, _) => Guid.Parse((string)state["id"]!));
        Members.On("IDownstreamServer.FullDomainName", (state, _) => (string)state["fullDomainName"]!);
        // What never happened is told as the first moment there is.
        Members.On("IDownstreamServer.LastSyncTime", (state, _) => state["lastSyncTime"] is { } moment ? World.Moment(moment) : DateTime.MinValue);
        Members.On("IDownstreamServer.IsReplica", (state, _) => (bool)state["isReplica"]!);
        Members.On("IDownstreamServer.ParentServerId", (state, _) => Guid.Parse((string)state["parentServerId"]!));
        Members.On("IDownstreamServer.SyncsFromDownstreamServer", (state, _) => (bool)state["syncsFromDownstreamServer"]!);
        Members.On("IDownstreamServer.Version", (state, _) => Version.Parse((string)state["version"]!));
    }

    private static DownstreamServerCollection Known(JsonArray all)
    {
        var result = new DownstreamServerCollection();
        foreach (var one in all) result.Add(Members.Create<DownstreamServer>(one!));
        return result;
    }
}
