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
        Members.On("IUpdateServer.GetConfiguration()", (_, _) => ConfigurationBehaviour.Open());
        Members.On("IUpdateServer.GetSubscription()", (wsus, _) => Members.Create<Subscription>(wsus["subscription"]!.DeepClone()));
        Members.On("IUpdateServer.Name", (_, _) => (string)World.Server["computer"]!["name"]!);
        Members.On("IUpdateServer.GetContentDownloadProgress()", (_, _) => Progress());
        Members.On("IUpdateServer.GetStatus()", (_, _) => Status());
    }

    private static UpdateServer Connect()
    {
        if (World.Has("api-unauthorized")) throw Answer(HttpStatusCode.Unauthorized);
        var isServed = new[] { "W3SVC", "WAS" }.All(name => (int?)World.Server["services"]![name]?["status"] == 4);
        var site = (string?)World.Server["iis"]!["sites"]!["WSUS Administration"]?["state"];
        if (!isServed || site != "Started") throw new WebException(Words.Of("Unable to connect to the remote server"), WebExceptionStatus.ConnectFailure);
        var pool = (string?)World.Server["iis"]!["pools"]!["WsusPool"]?["state"];
        if (pool != "Started") throw Answer(HttpStatusCode.ServiceUnavailable);
        Databases.RequireOnline();
        return Members.Create<UpdateServer>(Wsus);
    }

    private static WebException Answer(HttpStatusCode status) =>
        new(Words.Of("The remote server returned an error."), null, WebExceptionStatus.ProtocolError, new ResponseStandIn(status));

    private static ContentDownloadProgress Progress()
    {
        var waiting = Wsus["updates"]!.AsArray().Select(one => one!.AsObject())
            .Where(one => (int)one["state"]! is 4 or 7 && !(bool)one["isDeclined"]! && UpdateBehaviour.IsApproved(one));
        return new ContentDownloadProgress(waiting.Sum(one => (long)one["file"]!["bytes"]!), 0);
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
