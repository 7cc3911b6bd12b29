using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace Douki.Engine.Running;

/// <summary>A script returned something that may not leave a server.</summary>
internal sealed class OutputException(string message) : Exception(message);

/// <summary>Turns what a script returned into JSON; takes only what the product's own writer takes.</summary>
internal static class Output
{
    /// <summary>Converts text, boolean, integer, nothing, list and ordered dictionary; throws at anything else.</summary>
    public static JsonNode? Convert(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        OrderedDictionary dictionary => Dictionary(dictionary),
        Array list => List(list),
        ArrayList list => List(list),
        var other => throw new OutputException($"{other.GetType().FullName} may not leave a server"),
    };

    private static JsonArray List(IEnumerable list)
    {
        var result = new JsonArray();
        foreach (var item in list) result.Add(Convert(item));
        return result;
    }

    private static JsonObject Dictionary(OrderedDictionary dictionary)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in dictionary)
            result.Add(entry.Key as string ?? throw new OutputException("A key is not a text"), Convert(entry.Value));
        return result;
    }
}
