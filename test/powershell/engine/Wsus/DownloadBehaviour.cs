using System.Text.Json.Nodes;
using Douki.Engine.Simulated;
using Microsoft.UpdateServices.Administration;
using Microsoft.UpdateServices.Internal.BaseApi;

namespace Douki.Engine.Wsus;

/// <summary>What IUpdate can change, with the limits that its documentation states, and IUpdateApproval.</summary>
internal static class DownloadBehaviour
{
    /// <summary>Tells the dispatcher.</summary>
    public static void Add()
    {
        Members.On("IUpdate.CancelDownload()", (state, _) => Cancel(state));
        Members.On("IUpdate.ResumeDownload()", (state, _) => Mark(state, "resumeRequested", true));
        Members.On("IUpdate.Decline()", (state, _) => Decline(state));
        Members.On("IUpdate.GetUpdateApprovals()", (state, _) => Approvals(state));
        Members.On("IUpdateApproval.ComputerTargetGroupId", (state, _) => Guid.Parse((string)state["groupId"]!));
        Members.On("IUpdateApproval.Action", (state, _) => (UpdateApprovalAction)(int)state["action"]!);
        Members.On("IUpdateApproval.Deadline", (_, _) => World.Has("deadlines") ? new DateTime(2026, 12, 24, 12, 0, 0, DateTimeKind.Unspecified) : DateTime.MaxValue);
    }

    private static object? Cancel(JsonObject update)
    {
        if ((int)update["state"]! != (int)UpdateState.NotReady) throw new InvalidOperationException("Only a download on its way can be canceled");
        return Mark(update, "state", (int)UpdateState.Canceled);
    }

    private static object? Decline(JsonObject update)
    {
        if ((bool)ServerBehaviour.Wsus["configuration"]!["isReplicaServer"]!) throw new InvalidOperationException("A replica cannot decline");
        var id = (string)update["id"]!;
        var approvals = ServerBehaviour.Wsus["approvals"]!.AsArray();
        foreach (var approval in approvals.Where(one => (string)one!["updateId"]! == id).ToList()) approvals.Remove(approval);
        Mark(update, "resumeRequested", false);
        return Mark(update, "isDeclined", true);
    }

    private static UpdateApprovalCollection Approvals(JsonObject update)
    {
        var result = new UpdateApprovalCollection();
        foreach (var one in ServerBehaviour.Wsus["approvals"]!.AsArray())
            if ((string)one!["updateId"]! == (string)update["id"]!) result.Add(Members.Create<UpdateApproval>(one));
        return result;
    }

    private static object? Mark(JsonObject update, string name, JsonNode value)
    {
        update[name] = value;
        return null;
    }
}
