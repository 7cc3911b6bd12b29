using System.Globalization;
using System.Management.Automation.Host;

namespace Douki.Host;

/// <summary>A host without a screen: nothing can wait for a prompt, and <c>exit</c> is remembered with its code.</summary>
internal sealed class ConsoleLikeHost : PSHost
{
    /// <summary>The code of the <c>exit</c> that ran; null while none has.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "ConsoleHost";

    public override PSHostUserInterface? UI => null;

    public override Version Version { get; } = new(5, 1);

    public override void EnterNestedPrompt() => throw new NotSupportedException("Nobody is there to answer a prompt");

    public override void ExitNestedPrompt() => throw new NotSupportedException("Nobody is there to answer a prompt");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
