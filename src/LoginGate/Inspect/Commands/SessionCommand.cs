using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate session N</c>: one client.</summary>
internal sealed class SessionCommand(SessionLookup lookup, ActorTree tree, TimeProvider clock)
    : InspectCommand(new CommandHelp("gate session", "N", "One client: its figures and the state of its actor", SessionLookup.LineOption) { Reach = CommandReach.OneGate })
{
    public override async Task<InspectResult> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        if (lookup.Find(arguments) is not var (line, session))
            return InspectResult.Failed(arguments.Error!);
        var now = clock.Now();
        var inspection = await tree.FindAsync(SessionLookup.PathOf(line, session)).ConfigureAwait(false) is { } actor
            ? (await tree.ViewAsync(actor).ConfigureAwait(false)).Inspection
            : null;
        var state = inspection?.State ?? "gone meanwhile";
        var table = new InspectTable($"session {session.Number} of line {line.Line}", ["", ""],
        [
            ["client", session.Client.ToString()],
            ["reached", session.Local.ToString()],
            ["state", state],
            ["connected", $"{Figures.Time(now - session.Opened)} ago"],
            ["last heard", $"{Figures.Time(now - session.LastHeard)} ago"],
            ["to LoginSrv", $"{Figures.Of(session.Packets, "packet")}, {Figures.Bytes(session.PacketBytes)}"],
            ["to the client", $"{Figures.Of(session.Replies, "reply", "replies")}, {Figures.Bytes(session.ReplyBytes)}"],
        ]);
        var data = SessionLookup.DataOf(line, session, now);
        data["state"] = state;
        return new InspectResult(true, null, [new InspectBlock { Table = table }], data);
    }
}
