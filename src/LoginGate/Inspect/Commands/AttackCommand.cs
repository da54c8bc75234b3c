using LoginGate.Contracts;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary><c>gate attack</c>: attack mode by hand.</summary>
internal sealed class AttackCommand(AdmissionDesk admission, GateStatistics statistics, OperatorLog log, TimeProvider clock)
    : InspectCommand(new CommandHelp(
        "gate attack", "[on|off|auto]", "Show attack mode, enter it, leave it and stay out, or let it come and go by its thresholds",
        new CommandOption("--for", "TIME", "On or off for so long, then auto: 90s, 10m, 2h")))
{
    private static readonly Dictionary<string, AttackOrder> Orders = Enum.GetValues<AttackOrder>().ToDictionary(AttackView.WordOf);

    public override AccessRight RightFor(CommandArguments arguments) => arguments.Argument(0) is null ? AccessRight.View : AccessRight.Admin;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var word = arguments.Argument(0);
        var order = arguments.Choice("the word after it", word, AttackOrder.Auto, Orders);
        var time = arguments.Duration("--for", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        if (time is not null && order == AttackOrder.Auto)
            arguments.Refuse("--for goes with on or off");
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        if (word is null)
            return Show(statistics.Attack);
        var attack = await admission.AskAsync<AttackStatus>(new OrderAttackMode(order, time, arguments.Caller.Name), cancellation).ConfigureAwait(false);
        log.Did(arguments.Caller, $"attack mode {word}{(time is { } limit ? Phrase.Of($" for {Figures.Time(limit)}") : "")}");
        return Show(attack);
    }

    private Answer Show(AttackStatus attack)
    {
        var now = clock.Now();
        return new Answer([new AnswerBlock { Text = [AttackView.Sentence(attack, now) ?? "attack mode is off", AttackView.FiguresOf(attack)] }], AttackView.DataOf(attack, now));
    }
}
