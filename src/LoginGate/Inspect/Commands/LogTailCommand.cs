using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LoginGate.Logging;
using LoginGate.Settings;

namespace LoginGate.Inspect;

/// <summary><c>log tail</c>: the newest log lines, and those to come.</summary>
internal sealed class LogTailCommand(LogTail log) : InspectCommand(new CommandHelp(
    "log tail", "[N]", "The newest log lines, 20 unless told, 500 at the most",
    new CommandOption("-f", null, "Then those to come, until you send a line"))
{
    Follows = true,
})
{
    private const int Shown = 20;
    private const int Buffer = 1000;

    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var count = Count(arguments);
        if (arguments.Error is { } error)
            return Fail(error);
        var lines = log.Newest(count);
        var data = new JsonArray([.. lines.Select(l => JsonNode.Parse(LogLineFormatter.Format(l, LogFormat.Json)))]);
        return Reply(new Answer([new AnswerBlock { Text = [.. lines.Select(Show)] }], data));
    }

    public override IAsyncEnumerable<Phrase>? Follow(CommandArguments arguments, CancellationToken cancellation)
    {
        var count = Count(arguments);
        return arguments.Has("-f") && arguments.Error is null ? FollowAsync(count, cancellation) : null;
    }

    private static int Count(CommandArguments arguments) => arguments.Integer(0, "N", Shown, 0, LogTail.DefaultCapacity);

    private async IAsyncEnumerable<Phrase> FollowAsync(int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (newest, subscription) = log.Subscribe(count, Buffer);
        using (subscription)
        {
            foreach (var line in newest)
                yield return Show(line);
            var dropped = 0L;
            await foreach (var line in subscription.Lines.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                if (subscription.Dropped is var total && total > dropped)
                {
                    yield return $"({Figures.Of(total - dropped, "line was", "lines were")} too fast to be shown)";
                    dropped = total;
                }
                yield return Show(line);
            }
        }
    }

    // In the language of the log.
    private static Phrase Show(LogLine line) => Phrase.Verbatim(LogLineFormatter.Format(line, LogFormat.Text));
}
