using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace LoginGate.Logging;

/// <summary>
/// Which of Akka.NET's own lines an operator can use: its warnings and errors, but for those that the gate's actors tell better, and what
/// the operator has asked for with one of Akka.NET's switches. All lines of the gate.
/// </summary>
internal sealed class OperatorsLines(Config akka)
{
    // Everything below WARNING is then shown.
    private static readonly string[] Switches = ["akka.log-config-on-start", "akka.io.tcp.trace-logging"];

    private static readonly string[] ToldByTheGate =
    [
        // With its stack; the listener says which port, why, and what comes next.
        "Bind failed for TCP channel",
        // A client that reset its connection while it was being closed.
        "Graceful socket shutdown failed",
    ];

    private readonly bool _showsAll = Switches.Any(key => akka.GetBoolean(key)) || HasDebugSwitch(akka);

    public bool Contain(LogEvent written)
    {
        if (written.LogClass.Assembly != typeof(ActorSystem).Assembly)
            return true;
        if (written.LogLevel() >= LogLevel.WarningLevel)
            return !ToldByTheGate.Any(text => TemplateOf(written).StartsWith(text, StringComparison.Ordinal));
        // It logs only where akka.log-dead-letters says so.
        return _showsAll || written.LogClass == typeof(DeadLetterListener);
    }

    private static bool HasDebugSwitch(Config akka) =>
        akka.GetConfig("akka.actor.debug") is { } debug && debug.AsEnumerable().Any(pair => debug.GetBoolean(pair.Key));

    private static string TemplateOf(LogEvent written) => written.Message is LogMessage message ? message.Format : $"{written.Message}";
}
