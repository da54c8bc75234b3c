using System.Text.Json.Nodes;

namespace LoginGate.Inspect;

/// <summary><c>whoami</c>: whom the gate takes the caller for, so that a program need not offer what would be refused.</summary>
internal sealed class WhoamiCommand() : InspectCommand(new CommandHelp("whoami", "", "Whom the gate takes you for, and your right: admin or view"))
{
    public override Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var caller = arguments.Caller;
        return Reply(Answer.Said($"{caller.Name}, with the right {caller.Right.Word()}") with
        {
            Data = new JsonObject { ["name"] = caller.Name, ["right"] = caller.Right.Word() },
        });
    }
}
