using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate session N</c>: one client.</summary>
internal sealed class SessionCommand(SessionLookup lookup, ActorTree tree, TimeProvider clock)
    : InspectCommand(new CommandHelp("gate session", "N", "One client: its figures and the state of its actor", SessionLookup.LineOption) { Reach = CommandReach.OneGate })
{
    private const string Gone = "gone meanwhile";

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        if (lookup.Find(arguments) is not var (line, session))
            return Answer.Failed(arguments.Error!);
        var now = clock.Now();
        var inspection = await tree.FindAsync(SessionLookup.PathOf(line, session)).ConfigureAwait(false) is { } actor
            ? (await tree.ViewAsync(actor).ConfigureAwait(false)).Inspection
            : null;
        var table = new AnswerTable($"session {session.Number} of line {line.Line}", ["", ""],
        [
            ["client", session.Client.ToString()],
            ["reached", session.Local.ToString()],
            ["state", inspection is { } told ? Phrase.Verbatim(told.State) : Gone],
            ["connected", $"{Figures.Time(now - session.Opened)} ago"],
            ["last heard", $"{Figures.Time(now - session.LastHeard)} ago"],
            ["to LoginSrv", $"{Figures.Of(session.Packets, "packet")}, {Figures.Bytes(session.PacketBytes)}"],
            ["to the client", $"{Figures.Of(session.Replies, "reply", "replies")}, {Figures.Bytes(session.ReplyBytes)}"],
        ]);
        var data = SessionLookup.DataOf(line, session, now);
        data["state"] = inspection?.State ?? Gone;
        return new Answer([new AnswerBlock { Table = table }], data);
    }
}
