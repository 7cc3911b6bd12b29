using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>How Sort-Object and its like read what they sort by.</summary>
internal static class Properties
{
    /// <summary>Value of a property by its name or by a script block that sees the item as <c>$_</c>.</summary>
    public static object? Of(PSObject item, object property) => Unwrap(property) switch
    {
        ScriptBlock block => Single(block.InvokeWithContext(null, [new PSVariable("_", item)])),
        string name => item.Properties[name]?.Value,
        var other => throw new NotSupportedException($"No stand-in for a property given as {other?.GetType()}"),
    };

    /// <summary>Compares as the engine compares: by the culture, without letter case, nothing first.</summary>
    public static int Compare(object? one, object? other) => LanguagePrimitives.Compare(one, other, true, CultureInfo.CurrentCulture);

    /// <summary>The .NET object inside the engine's wrapping.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static object? Single(Collection<PSObject> values) => values.Count == 1 ? Unwrap(values[0]) : values.ToArray();
}
