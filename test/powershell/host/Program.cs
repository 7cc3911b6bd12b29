using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace Douki.Host;

/// <summary>
/// Plays powershell.exe for the driver: <c>... -EncodedCommand base64</c> runs in a fresh runspace of the real engine, standard input
/// and output stay raw, and <c>exit</c> ends the process with its code.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // The engine reads this once, before anything of it starts.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        var encoded = arguments[Array.IndexOf(arguments, "-EncodedCommand") + 1];
        var culture = Environment.GetEnvironmentVariable("DOUKI_CULTURE");
        if (culture is not null) CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(culture);
        return Run(Encoding.Unicode.GetString(Convert.FromBase64String(encoded)));
    }

    private static int Run(string script)
    {
        var host = new ConsoleLikeHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        if (Environment.GetEnvironmentVariable("DOUKI_LANGUAGE_MODE") == "constrained") runspace.SessionStateProxy.LanguageMode = PSLanguageMode.ConstrainedLanguage;
        if (Environment.GetEnvironmentVariable("DOUKI_PS_VERSION") is { } version) ((Hashtable)runspace.SessionStateProxy.GetVariable("PSVersionTable"))["PSVersion"] = Version.Parse(version);
        if (Environment.GetEnvironmentVariable("DOUKI_BITS") == "32") NarrowEnvironment.Register();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        try
        {
            foreach (var item in shell.Invoke()) Console.WriteLine(item);
            foreach (var error in shell.Streams.Error) Console.Error.WriteLine(error);
            return host.ExitCode ?? 0;
        }
        catch (RuntimeException failure)
        {
            Console.Error.WriteLine(failure.ErrorRecord);
            return 1;
        }
    }
}
