namespace LoginGate.Inspect;

/// <summary><c>gate history</c>: the last minutes, a sample a second.</summary>
internal sealed class HistoryCommand(StatusHistory history) : InspectCommand(new CommandHelp(
    "gate history", "", "Every line's LoginSrv, sessions and traffic, a sample a second, of the last five minutes; --json has all of it",
    ListPart.TopOption(Shown))
{ Reach = CommandReach.OneGate })
{
    private const int Shown = 20;

    public override bool IsShared => true;

    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var top = ListPart.In(arguments, Shown).Top;
        if (arguments.Error is { } error)
            return Fail(error);
        var table = new AnswerTable("", ["time", "line", "LoginSrv", "sessions", "packets", "bytes", "replies", "bytes"], history.Newest(top));
        AnswerBlock[] blocks = table.Rows.Count == 0 ? [new AnswerBlock { Text = ["nothing yet"] }] : [new AnswerBlock { Table = table }];
        return Reply(new Answer(blocks, history.ToJson(after: 0)));
    }
}
