using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Sort-Object: stable, by the culture.</summary>
[Cmdlet("Sort", "Object")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    /// <summary>The item that comes through the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Names or script blocks.</summary>
    [Parameter]
    public object[] Property { get; set; } = [];

    /// <summary>Greatest first.</summary>
    [Parameter]
    public SwitchParameter Descending { get; set; }

    /// <summary>One of those that are equal.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null) _items.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var keyed = _items.Select(item => (Item: item, Keys: KeysOf(item))).ToList();
        var order = Comparer<object?[]>.Create(Compare);
        object?[]? last = null;
        foreach (var (item, keys) in Descending ? keyed.OrderByDescending(one => one.Keys, order) : keyed.OrderBy(one => one.Keys, order))
        {
            if (!Unique || last is null || Compare(last, keys) != 0) WriteObject(item);
            last = keys;
        }
    }

    private object?[] KeysOf(PSObject item) => Property.Length == 0 ? [item.BaseObject] : Property.Select(one => Properties.Of(item, ExpressionOf(one))).ToArray();

    private int Compare(object?[] one, object?[] other)
    {
        for (var index = 0; index < one.Length; index++)
        {
            var result = Properties.Compare(one[index], other[index]);
            if (result != 0) return index < Property.Length && IsOwnDescending(Property[index]) ? -result : result;
        }

        return 0;
    }

    private static object ExpressionOf(object property) =>
        Properties.Unwrap(property) is Hashtable table ? table["Expression"] ?? throw new NotSupportedException("A property without Expression") : property;

    private static bool IsOwnDescending(object property) => Properties.Unwrap(property) is Hashtable table && LanguagePrimitives.IsTrue(table["Descending"]);
}

/// <summary>Select-Object for the first ones, or all after the first ones.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private int _seen;

    /// <summary>The item that comes through the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>How many to take.</summary>
    [Parameter]
    public int First { get; set; } = int.MaxValue;

    /// <summary>How many to leave out before.</summary>
    [Parameter]
    public int Skip { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        _seen++;
        if (_seen > Skip && _seen - Skip <= First) WriteObject(InputObject);
    }
}

/// <summary>A group as Group-Object shows it.</summary>
public sealed record GroupInfo(string Name, int Count, ArrayList Group);

/// <summary>Group-Object by one property.</summary>
[Cmdlet("Group", "Object")]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<(object? Key, ArrayList Items)> _groups = [];

    /// <summary>The item that comes through the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>A name or a script block.</summary>
    [Parameter(Mandatory = true)]
    public object Property { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        var key = Properties.Of(InputObject, Property);
        var group = _groups.FirstOrDefault(one => Properties.Compare(one.Key, key) == 0).Items;
        if (group is null) _groups.Add((key, group = []));
        group.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (key, items) in _groups) WriteObject(new GroupInfo(LanguagePrimitives.ConvertTo<string>(key), items.Count, items));
    }
}
