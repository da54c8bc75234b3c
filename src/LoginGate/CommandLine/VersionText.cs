using System.CommandLine;
using System.CommandLine.Invocation;
using LoginGate.Shared;

namespace LoginGate.CommandLine;

/// <summary>What <c>--version</c> prints: the version that metrics, page and packages have.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override int Invoke(ParseResult parseResult)
    {
        Console.WriteLine(GateVersion.Text);
        return ExitCodes.Good;
    }
}
