using System.Net;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;
using Microsoft.UpdateServices.Administration;
using Microsoft.UpdateServices.Internal.BaseApi;

namespace Douki.Engine.Wsus;

/// <summary>AdminProxy and IUpdateServer.</summary>
internal static class ServerBehaviour
{
    /// <summary>The WSUS part of the snapshot.</summary>
    public static JsonObject Wsus => World.Server["wsus"]!.AsObject();

    /// <summary>Tells the dispatcher.</summary>
    public static void Add()
    {
        Members.On("AdminProxy.GetUpdateServer()", (_, _) => Connect());
        Members.On("IUpdateServer.Version", (wsus, _) => Version.Parse((string)wsus["version"]!));
        Members.On("IUpdateServer.GetCurrentUserRole()", (wsus, _) => (UpdateServerUserRole)(int)wsus["currentUserRole"]!);
        Members.On("IUpdateServer.GetConfiguration()", (wsus, _) => Members.Create<UpdateServerConfiguration>(wsus["configuration"]!));
        Members.On("IUpdateServer.GetSubscription()", (wsus, _) => Members.Create<Subscription>(wsus["subscription"]!));
        Members.On("IUpdateServer.GetStatus()", (_, _) => Status());
    }

    private static UpdateServer Connect()
    {
        var isServed = new[] { "W3SVC", "WAS" }.All(name => (int?)World.Server["services"]![name]?["status"] == 4);
        var pool = (string?)World.Server["iis"]!["pools"]!["WsusPool"]?["state"];
        if (!isServed || pool != "Started") throw new WebException("Unable to connect to the remote server", WebExceptionStatus.ConnectFailure);
        return Members.Create<UpdateServer>(Wsus);
    }

    private static UpdateServerStatus Status()
    {
        var all = Wsus["updates"]!.AsArray().Select(one => one!.AsObject()).ToList();
        var live = all.Where(one => !(bool)one["isDeclined"]!).ToList();
        var approved = live.Where(UpdateBehaviour.IsApproved).ToList();
        return Members.With(
            new UpdateServerStatus(),
            ("UpdateCount", all.Count),
            ("ApprovedUpdateCount", approved.Count),
            ("NotApprovedUpdateCount", live.Count - approved.Count),
            ("DeclinedUpdateCount", all.Count - live.Count),
            ("ExpiredUpdateCount", live.Count(one => (int)one["publicationState"]! == 1)),
            ("UpdatesWithStaleUpdateApprovalsCount", 0),
            ("UpdatesNeedingFilesCount", approved.Count(one => (int)one["state"]! == 4)),
            ("UpdatesWithServerErrorsCount", approved.Count(one => (int)one["state"]! is 7 or 8)));
    }
}
