using System.Text.Json.Nodes;
using Douki.Engine.Simulated;
using Microsoft.UpdateServices.Administration;
using Microsoft.UpdateServices.Internal.BaseApi;

namespace Douki.Engine.Wsus;

/// <summary>IUpdate, IUpdateCategory, IUpdateClassification and how a server finds updates.</summary>
internal static class UpdateBehaviour
{
    /// <summary>Tells the dispatcher.</summary>
    public static void Add()
    {
        Members.On("IUpdateServer.GetUpdates(UpdateScope)", (_, given) => Find((UpdateScope)given[0]!));
        Members.On("IUpdateServer.GetUpdate(UpdateRevisionId)", (_, given) => Find((UpdateRevisionId)given[0]!));
        Members.On("IUpdate.Id", (state, _) => new UpdateRevisionId(Guid.Parse((string)state["id"]!), (int)state["revision"]!));
        Members.On("IUpdate.Title", (state, _) => (string)state["title"]!);
        Members.On("IUpdate.State", (state, _) => (UpdateState)(int)state["state"]!);
        Members.On("IUpdate.PublicationState", (state, _) => (PublicationState)(int)state["publicationState"]!);
        Members.On("IUpdate.IsSuperseded", (state, _) => (bool)state["isSuperseded"]!);
        Members.On("IUpdate.IsDeclined", (state, _) => (bool)state["isDeclined"]!);
        Members.On("IUpdate.GetUpdateCategories()", (state, _) => Categories([state["categoryId"]!.DeepClone()]));
        Members.On("IUpdate.GetUpdateClassification()", (state, _) => Classifications([state["classificationId"]!.DeepClone()])[0]);
        Members.On("IUpdateCategory.Id", (state, _) => Guid.Parse((string)state["id"]!));
        Members.On("IUpdateCategory.Title", (state, _) => (string)state["title"]!);
        Members.On("IUpdateCategory.Type", (state, _) => state["products"] is null ? UpdateCategoryType.Product : UpdateCategoryType.ProductFamily);
        Members.On("IUpdateCategory.GetSubcategories()", (state, _) => Products(state["products"]!.AsArray()));
        Members.On("IUpdateClassification.Id", (state, _) => Guid.Parse((string)state["id"]!));
        Members.On("IUpdateClassification.Title", (state, _) => (string)state["title"]!);
        Members.On("IUpdateServer.GetUpdateCategory(Guid)", (_, given) => Members.Create<UpdateCategory>(Known("categories", (Guid)given[0]!)));
        Members.On("IUpdateServer.GetUpdateClassification(Guid)", (_, given) => Members.Create<UpdateClassification>(Known("classifications", (Guid)given[0]!)));
    }

    /// <summary>True for an update with an approval to install.</summary>
    public static bool IsApproved(JsonObject update) => ServerBehaviour.Wsus["approvals"]!.AsArray()
        .Any(one => (string)one!["updateId"]! == (string)update["id"]! && (int)one["action"]! == 0);

    /// <summary>Products by id; where the snapshot has families, all of one selection are below one of them.</summary>
    public static UpdateCategoryCollection Categories(JsonArray ids)
    {
        var result = new UpdateCategoryCollection();
        if (World.Has("families") && ids.Count > 1)
        {
            result.Add(Members.Create<UpdateCategory>(new JsonObject { ["id"] = "6964aab4-c5b5-43bd-a17d-ffb4346a8e1d", ["title"] = "Windows", ["products"] = ids.DeepClone() }));
            return result;
        }

        return Products(ids);
    }

    private static UpdateCategoryCollection Products(JsonArray ids)
    {
        var result = new UpdateCategoryCollection();
        foreach (var id in ids) result.Add(Members.Create<UpdateCategory>(Entry("categories", (string)id!)));
        return result;
    }

    /// <summary>Classifications by id.</summary>
    public static UpdateClassificationCollection Classifications(JsonArray ids)
    {
        var result = new UpdateClassificationCollection();
        foreach (var id in ids) result.Add(Members.Create<UpdateClassification>(Entry("classifications", (string)id!)));
        return result;
    }

    private static JsonNode Known(string list, Guid id) =>
        ServerBehaviour.Wsus[list]!.AsArray().FirstOrDefault(one => (string)one!["id"]! == id.ToString())
        ?? throw new WsusObjectNotFoundException($"{id} is not here");

    private static JsonNode Entry(string list, string id) =>
        ServerBehaviour.Wsus[list]!.AsArray().FirstOrDefault(one => (string)one!["id"]! == id)
        ?? throw new InvalidOperationException($"The world has no {id} among its {list}");

    private static UpdateCollection Find(UpdateScope scope)
    {
        if (Members.KeptNames(scope).Any(name => name != "ApprovedStates")) throw Members.Unknown("UpdateScope with more than ApprovedStates");
        var states = (ApprovedStates)(Members.KeptOf(scope, "ApprovedStates") ?? ApprovedStates.Any);
        var result = new UpdateCollection();
        foreach (var update in ServerBehaviour.Wsus["updates"]!.AsArray().Select(one => one!.AsObject()))
            if ((states & StateOf(update)) != 0) result.Add(Members.Create<Update>(update));
        return result;
    }

    private static ApprovedStates StateOf(JsonObject update)
    {
        if ((bool)update["isDeclined"]!) return ApprovedStates.Declined;
        return IsApproved(update) ? ApprovedStates.LatestRevisionApproved : ApprovedStates.NotApproved;
    }

    private static Update Find(UpdateRevisionId key)
    {
        if (Members.KeptOf(key, "RevisionNumber") is not null) throw Members.Unknown("GetUpdate of one revision");
        var wanted = key.UpdateId.ToString();
        var found = ServerBehaviour.Wsus["updates"]!.AsArray().FirstOrDefault(one => (string)one!["id"]! == wanted);
        return found is null ? throw new WsusObjectNotFoundException(Words.Of("The update was not found.")) : Members.Create<Update>(found);
    }
}
