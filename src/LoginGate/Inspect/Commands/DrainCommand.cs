using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.Gate;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary><c>gate drain</c>: lets nobody in any more, and ends the gate, or a line's service, when the last client has gone.</summary>
internal sealed class DrainCommand(IRequiredActor<GateSupervisor> gate, SessionLookup lookup, GateStatistics statistics, OperatorLog log, TimeProvider clock)
    : InspectCommand(new CommandHelp(
        "gate drain", "[LINE]", "Let nobody in any more and end when the last client has gone; of a line, the gate goes on. Again: how long it may take",
        new CommandOption("--for", "TIME", "Close who is still there after so long (0s, 90s, 10m); by itself login-gate.drain.for"),
        new CommandOption("--cancel", null, "Let clients in again"))
    { Right = AccessRight.Admin, Reach = CommandReach.OneGate })
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var name = arguments.Argument(0);
        var lines = lookup.Lines(arguments, name);
        var time = arguments.Duration("--for", TimeSpan.Zero, DrainSettings.Longest);
        var isCancel = arguments.Has("--cancel");
        if (isCancel && time is not null)
            arguments.Refuse("--for and --cancel exclude each other");
        if (isCancel && lines.All(line => line.Drain is null))
            arguments.Refuse("nothing is drained");
        if (isCancel && name is not null && statistics.IsDraining)
            arguments.Refuse("the whole gate drains: gate drain --cancel");
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var isKnown = time is null && lines.All(line => line.Drain is { } drain && (name is not null || drain.EndsGate));
        if (isKnown && !isCancel)
            return Show(lines);
        object order = isCancel ? new CancelDrain(name) : new DrainGate(name, time, arguments.Caller.Name);
        log.Did(arguments.Caller, $"drain {(name is null ? Phrase.Of("of the gate") : $"of line {name}")}{Phrase.Of(isCancel ? " called off" : "")}");
        var before = lines.Select(line => line.Drain).ToArray();
        var actor = await gate.GetAsync(cancellation).ConfigureAwait(false);
        await actor.Ask<DrainKnown>(order, Patience, cancellation).ConfigureAwait(false);
        await AwaitLinesAsync(lines, before, isCancel, cancellation).ConfigureAwait(false);
        return isCancel ? Answer.Said("clients are let in again") : Show(lines);
    }

    /// <summary>Each line shows what it was told, at once as a rule.</summary>
    private static async Task AwaitLinesAsync(IReadOnlyList<LineStatistics> lines, DrainStatus?[] before, bool isCancel, CancellationToken cancellation)
    {
        for (var look = 0; look < 50 && lines.Where((line, at) => isCancel ? line.Drain is not null : ReferenceEquals(line.Drain, before[at])).Any(); look++)
            await Task.Delay(20, cancellation).ConfigureAwait(false);
    }

    private Answer Show(IReadOnlyList<LineStatistics> lines)
    {
        var now = clock.Now();
        return new Answer([new AnswerBlock { Text = [.. lines.Select(line => Phrase.Of($"line {line.Line}: {DrainView.Sentence(line, now) ?? "lets clients in"}"))] }],
            DrainView.DataOf(lines, now));
    }
}
