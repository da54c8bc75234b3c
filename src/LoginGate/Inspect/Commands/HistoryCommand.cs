namespace LoginGate.Inspect;

/// <summary><c>gate history</c>: the last minutes, a sample a second.</summary>
internal sealed class HistoryCommand(StatusHistory history) : InspectCommand(new CommandHelp(
    "gate history", "", "Every line's LoginSrv, sessions and traffic, a sample a second, of the last five minutes; --json has all of it",
    ListPart.TopOption(Shown))
{ Reach = CommandReach.OneGate })
{
    private const int Shown = 20;

    public override bool IsShared => true;

    public override Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var top = ListPart.In(arguments, Shown).Top;
        if (arguments.Error is { } error)
            return Fail(error);
        var table = new InspectTable("", ["time", "line", "LoginSrv", "sessions", "packets", "bytes", "replies", "bytes"], history.Newest(top));
        InspectBlock[] blocks = table.Rows.Count == 0 ? [new InspectBlock { Text = ["nothing yet"] }] : [new InspectBlock { Table = table }];
        return Answer(new InspectResult(true, null, blocks, history.ToJson(after: 0)));
    }
}
