using System.Text.Json.Nodes;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary><c>gate kick N</c>: ends a session.</summary>
internal sealed class KickCommand(SessionLookup lookup, OperatorLog log)
    : InspectCommand(new CommandHelp("gate kick", "N", "Close a client; what is queued for it is still written", SessionLookup.LineOption) { Right = AccessRight.Admin, Reach = CommandReach.OneGate })
{
    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        if (lookup.Find(arguments) is not var (line, session))
            return Fail(arguments.Error!);
        lookup.ActorOf(line, session).Tell(new EndSession(CloseCause.KickedByOperator));
        log.Did(arguments.Caller, $"session {session.Number} of {session.Client} on line {line.Line} kicked");
        return Reply(Answer.Said($"session {session.Number} of {session.Client} on line {line.Line} is closed") with
        {
            Data = new JsonObject { ["line"] = line.Line, ["session"] = session.Number, ["address"] = session.Client.Address.ToString() },
        });
    }
}
