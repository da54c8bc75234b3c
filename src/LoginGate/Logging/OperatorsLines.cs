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

    // Of every attempt, as errors and with their stacks, for as long as a cut lasts or a certificate does not hold, and of a port that is taken.
    private static readonly string[] ToldByTheCluster =
        ["No response from remote", "Disassociated", "TLS ", "TLS/SSL ", "Failed to bind to"];

    private readonly bool _showsAll = Switches.Any(key => akka.GetBoolean(key)) || HasDebugSwitch(akka);

    public bool Contain(LogEvent written)
    {
        if (IsExtensions(written))
            return _showsAll || (written.LogLevel() == LogLevel.ErrorLevel && !BeginsWith(ToldByTheCluster, written));
        if (written.LogClass.Assembly != typeof(ActorSystem).Assembly)
            return true;
        if (written.LogLevel() >= LogLevel.WarningLevel)
            return !BeginsWith(ToldByTheGate, written);
        // It logs only where akka.log-dead-letters says so.
        return _showsAll || written.LogClass == typeof(DeadLetterListener);
    }

    // Akka.Remote, Akka.Cluster and the like, where gates act as one: what other gates do and suffer is told by the gate's own actors. A part of
    // Akka.Remote logs under a name and no class of its own; and that one of their actors has failed is told by Akka.NET, with what they threw.
    private static bool IsExtensions(LogEvent written) =>
        IsOfExtension(written.LogClass) || IsOfExtension(written.Cause?.GetType()) || written.LogSource.StartsWith("remoting", StringComparison.Ordinal);

    private static bool IsOfExtension(Type? type) => type?.Assembly.FullName?.StartsWith("Akka.", StringComparison.Ordinal) == true;

    private static bool BeginsWith(string[] texts, LogEvent written) =>
        texts.Any(text => TemplateOf(written).StartsWith(text, StringComparison.Ordinal));

    private static bool HasDebugSwitch(Config akka) =>
        akka.GetConfig("akka.actor.debug") is { } debug && debug.AsEnumerable().Any(pair => debug.GetBoolean(pair.Key));

    private static string TemplateOf(LogEvent written) => written.Message is LogMessage message ? message.Format : $"{written.Message}";
}
