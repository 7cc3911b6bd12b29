using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Douki.Engine.Simulated;

namespace Microsoft.PowerShell.Commands;

/// <summary>An insertion string of an event.</summary>
public sealed record EventProperty(object Value);

/// <summary>An event as Get-WinEvent shows it; the text is localized.</summary>
public sealed record EventLogRecord(int Id, string ProviderName, string LogName, byte? Level, long? RecordId, DateTime? TimeCreated, List<EventProperty> Properties, string Message);

/// <summary>Get-WinEvent by filter, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "WinEvent")]
public sealed class GetWinEventCommand : PSCmdlet
{
    private static readonly string[] Known = ["LogName", "ProviderName", "Id", "StartTime"];

    /// <summary>Keys LogName, ProviderName, Id and StartTime; any other is an error.</summary>
    [Parameter(Mandatory = true)]
    public Hashtable FilterHashtable { get; set; } = [];

    /// <summary>How many at most.</summary>
    [Parameter]
    public long MaxEvents { get; set; } = long.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (World.Has("event-log-denied")) throw new UnauthorizedAccessException(Words.Of("Attempted to perform an unauthorized operation."));
        foreach (string key in FilterHashtable.Keys)
            if (!Known.Contains(key, StringComparer.OrdinalIgnoreCase)) throw new NotSupportedException($"No stand-in for the filter {key}");
        var found = World.Server["events"]!.AsArray().Reverse().Where(one => Fits(one!.AsObject())).ToList();
        foreach (var one in found.Take((int)Math.Min(MaxEvents, int.MaxValue))) WriteObject(Show(one!.AsObject()));
        if (found.Count > 0) return;
        var exception = new Exception(Words.Of("No events were found that match the specified selection criteria."));
        WriteError(new ErrorRecord(exception, "NoMatchingEventsFound", ErrorCategory.ObjectNotFound, null));
    }

    private bool Fits(JsonObject one)
    {
        if (!IsAmong("LogName", (string)one["log"]!) || !IsAmong("ProviderName", (string)one["provider"]!)) return false;
        if (!IsAmong("Id", (string)one["id"]!.ToString())) return false;
        if (!FilterHashtable.ContainsKey("StartTime")) return true;
        return World.Moment(one["timeCreated"]) >= World.ToLabTime(LanguagePrimitives.ConvertTo<DateTime>(FilterHashtable["StartTime"]));
    }

    private bool IsAmong(string key, string value) =>
        !FilterHashtable.ContainsKey(key) || LanguagePrimitives.ConvertTo<string[]>(FilterHashtable[key]).Contains(value, StringComparer.OrdinalIgnoreCase);

    private static EventLogRecord Show(JsonObject one)
    {
        var strings = one["properties"]!.AsArray().Select(text => (string)text!).ToArray();
        var message = strings is [var reason, var source, var destination]
            ? $"{Words.Of("Reason")}: {reason} {Words.Of("Source File")}: {source} {Words.Of("Destination File")}: {destination}"
            : string.Join(' ', strings);
        // Classic events may carry one ready-made text in the place of their insertion strings: so they do abroad.
        string[] shown = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? strings : [message];
        return new EventLogRecord(
            (int)one["id"]!,
            (string)one["provider"]!,
            (string)one["log"]!,
            (byte)(int)one["level"]!,
            (long)one["recordId"]!,
            World.Moment(one["timeCreated"]).ToLocalTime(),
            shown.Select(text => new EventProperty(text)).ToList(),
            message);
    }
}
