using System.Text.Json.Nodes;
using Douki.Engine.Simulated;
using Microsoft.UpdateServices.Administration;
using Microsoft.UpdateServices.Internal.BaseApi;

namespace Douki.Engine.Wsus;

/// <summary>ISubscription, ISynchronizationInfo, and the products and classifications that are selected.</summary>
internal static class SubscriptionBehaviour
{
    /// <summary>Tells the dispatcher.</summary>
    public static void Add()
    {
        Members.On("ISubscription.SynchronizeAutomatically", (state, _) => (bool)state["synchronizeAutomatically"]!);
        Members.On("ISubscription.NumberOfSynchronizationsPerDay", (state, _) => (int)state["numberOfSynchronizationsPerDay"]!);
        Members.On("ISubscription.GetNextSynchronizationTime()", (state, _) => Time(state["nextSynchronizationTime"]));
        Members.On("ISubscription.GetSynchronizationStatus()", (_, _) => (SynchronizationStatus)(Running is null ? 0 : (bool)Running["stopping"]! ? 2 : 1));
        Members.On("ISubscription.GetSynchronizationProgress()", (_, _) => Progress());
        Members.On("ISubscription.GetSynchronizationHistory(DateTime,DateTime)", (_, given) => History((DateTime)given[0]!, (DateTime)given[1]!));
        Members.On("ISubscription.GetLastSynchronizationInfo()", (_, _) => Finished.LastOrDefault() is { } last ? Finish(last) : null);
        Members.On("ISubscription.GetUpdateCategories()", (state, _) => UpdateBehaviour.Categories(state["categoryIds"]!.AsArray()));
        Members.On("ISubscription.GetUpdateClassifications()", (state, _) => UpdateBehaviour.Classifications(state["classificationIds"]!.AsArray()));
        Members.On("ISubscription.SetUpdateCategories(UpdateCategoryCollection)", (state, given) => Keep(state, "categoryIds", ((UpdateCategoryCollection)given[0]!).Cast<IUpdateCategory>().Select(Id)));
        Members.On("ISubscription.SetUpdateClassifications(UpdateClassificationCollection)", (state, given) => Keep(state, "classificationIds", ((UpdateClassificationCollection)given[0]!).Cast<IUpdateClassification>().Select(Id)));
        Members.On("ISubscription.Save()", (state, _) => Save(state));
        Members.On("ISubscription.StartSynchronization()", (_, _) => Begin());
        Members.On("ISubscription.StopSynchronization()", (_, _) => Stop());
    }

    private static JsonNode? Running => ServerBehaviour.Wsus["running"];

    private static IEnumerable<JsonNode> Finished => ServerBehaviour.Wsus["history"]!.AsArray().Select(one => one!);

    private static string Id(object unit) => Members.StateOf(unit)["id"]!.GetValue<string>();

    private static object? Keep(JsonObject state, string name, IEnumerable<string> ids)
    {
        state[name] = new JsonArray(ids.Select(one => (JsonNode?)one).ToArray());
        return null;
    }

    private static object? Save(JsonObject state)
    {
        if (Running is not null) throw new InvalidOperationException("The subscription cannot be saved while a synchronization is running");
        state["lastModifiedTime"] = World.Now;
        state["lastModifiedBy"] = (string)World.Server["computer"]!["account"]!;
        ServerBehaviour.Wsus["subscription"] = state.DeepClone();
        Journal.Write(389);
        return null;
    }

    /// <summary>Marks a synchronization as running; when it connects and ends is the lab's own plan, which the contract leaves out.</summary>
    private static object? Begin()
    {
        if (Running is not null) throw new InvalidOperationException("A synchronization is running");
        ServerBehaviour.Wsus["running"] = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["startedAt"] = World.Now,
            ["startedManually"] = true,
            ["categoriesOnly"] = false,
            ["phase"] = 3,
            ["totalItems"] = 0,
            ["processedItems"] = 0,
            ["connectsAt"] = World.Now,
            ["endsAt"] = World.Now,
            ["stopping"] = false,
        };
        Journal.Write(382);
        return null;
    }

    private static object? Stop()
    {
        if (Running is not { } running) throw new InvalidOperationException("No synchronization is running");
        running["stopping"] = true;
        return null;
    }

    private static SynchronizationProgress Progress() =>
        new((int)(Running?["totalItems"] ?? 0), (int)(Running?["processedItems"] ?? 0), (SynchronizationPhase)(int)(Running?["phase"] ?? 0));

    private static SynchronizationInfoCollection History(DateTime from, DateTime to)
    {
        var result = new SynchronizationInfoCollection();
        var all = Finished.Select(Finish).ToList();
        if (Running is { } running) all.Add(Start(running));
        foreach (var one in all)
            if (one.StartTime >= World.ToLabTime(from) && one.StartTime <= World.ToLabTime(to)) result.Add(one);
        return result;
    }

    private static SynchronizationInfo Finish(JsonNode one)
    {
        var errors = new SynchronizationUpdateErrorInfoCollection();
        foreach (var _ in one["updateErrors"]!.AsArray()) errors.Add(null);
        return Members.With(
            new SynchronizationInfo(),
            ("Id", Guid.Parse((string)one["id"]!)),
            ("StartTime", Time(one["startTime"])),
            ("EndTime", Time(one["endTime"])),
            ("StartedManually", (bool)one["startedManually"]!),
            ("Result", (SynchronizationResult)(int)one["result"]!),
            ("Error", (SynchronizationError)(int)one["error"]!),
            ("ErrorText", (string)one["errorText"]!),
            ("UpdateErrors", errors));
    }

    private static SynchronizationInfo Start(JsonNode one) => Members.With(
        new SynchronizationInfo(),
        ("Id", Guid.Parse((string)one["id"]!)),
        ("StartTime", Time(one["startedAt"])),
        ("EndTime", DateTime.MinValue),
        ("StartedManually", (bool)one["startedManually"]!),
        ("Result", SynchronizationResult.Unknown),
        ("Error", SynchronizationError.NotApplicable),
        ("ErrorText", ""),
        ("UpdateErrors", new SynchronizationUpdateErrorInfoCollection()));

    // The API gives UTC without saying so, and the year 1 for never.
    private static DateTime Time(JsonNode? text) => text is null ? DateTime.MinValue : DateTime.SpecifyKind(World.Moment(text), DateTimeKind.Unspecified);
}
