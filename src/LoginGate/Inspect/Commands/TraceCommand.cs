using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Protocol;

namespace LoginGate.Inspect;

/// <summary><c>gate trace N</c>: follows what one client sends and gets, in words, passwords masked.</summary>
internal sealed class TraceCommand(SessionLookup lookup, OperatorLog log) : InspectCommand(
    new CommandHelp("gate trace", "N",
        "Follow one client: its packets and replies in words, passwords masked, until you send a line", SessionLookup.LineOption)
    {
        Follows = true,
        Right = AccessRight.Admin,
    })
{
    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation) =>
        Fail(lookup.Find(arguments) is null ? arguments.Error! : "gate trace goes on until it is stopped; it cannot be answered at once");

    public override IAsyncEnumerable<Phrase>? Follow(CommandArguments arguments, CancellationToken cancellation)
    {
        if (lookup.Find(arguments) is not var (line, session))
            return null;
        log.Did(arguments.Caller, $"session {session.Number} of {session.Client} on line {line.Line} traced");
        return TraceAsync(lookup.ActorOf(line, session), $"tracing session {session.Number} of {session.Client} on line {line.Line}", cancellation);
    }

    private static async IAsyncEnumerable<Phrase> TraceAsync(
        ActorSelection session, Phrase intro, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var trace = new SessionTrace();
        session.Tell(new StartTrace(trace), ActorRefs.NoSender);
        try
        {
            yield return intro;
            await foreach (var traced in trace.ReadAsync(cancellation).ConfigureAwait(false))
            {
                if (traced.Missing > 0)
                    yield return $"({Figures.Of(traced.Missing, "more was", "more were")} too fast to be shown)";
                foreach (var line in Explain(traced, trace.Dialect))
                    yield return line;
            }
            yield return $"the session has ended: {trace.EndedBy}";
        }
        finally
        {
            session.Tell(new StopTrace(trace), ActorRefs.NoSender);
        }
    }

    private static IEnumerable<Phrase> Explain(TracedBytes traced, Dialect? dialect)
    {
        var time = traced.At.LocalDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return FrameExplainer.Explain(traced.Bytes, dialect, traced.Direction).Lines(text => (Phrase)text)
            .Select((line, i) => i == 0 ? Phrase.Of($"{time} {line}") : $"             {line}");
    }
}
