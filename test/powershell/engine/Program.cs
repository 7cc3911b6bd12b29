using System.Text.Json;
using System.Text.Json.Nodes;

namespace Douki.Engine;

/// <summary>
/// Reads requests as JSON lines on standard input and answers each with one JSON line; started with the word <c>psrp</c> and,
/// if wanted, the file of an initial command, it is a PSRP server instead.
/// </summary>
public static class Program
{
    private static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };

    /// <summary>The whole program; a full pwsh that has loaded this library calls it too.</summary>
    public static int Main(string[] arguments)
    {
        // The engine reads this once, before anything of it starts.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        if (arguments is ["psrp", ..])
        {
            Running.PsrpMode.Serve(arguments.Length > 1 ? File.ReadAllText(arguments[1]) : null);
            return 0;
        }

        // Stand-ins answer out of a world, and the PSRP server has none.
        Simulated.TypeStandIns.Register();

        using var input = Console.OpenStandardInput();
        using var reader = new StreamReader(input);
        var output = Console.Out;
        while (reader.ReadLine() is { } line)
        {
            output.WriteLine(Answer(line).ToJsonString(Compact));
            output.Flush();
        }

        Simulated.Programs.Remove();
        return 0;
    }

    private static JsonObject Answer(string line)
    {
        try
        {
            var request = JsonNode.Parse(line)?.AsObject() ?? throw new JsonException("A request is a JSON object");
            var mode = (string?)request["mode"];
            var answer = mode switch
            {
                "parse" => Static.ParseMode.Run(request),
                "run" => Running.RunMode.Run(request),
                "points" => Running.Coverage.Points(request),
                _ => throw new JsonException($"Unknown mode {mode}"),
            };
            answer["id"] = request["id"]?.DeepClone();
            return answer;
        }
        catch (Exception failure)
        {
            return new JsonObject { ["failureOfEngine"] = failure.ToString() };
        }
    }
}
