using System.Text.Json.Nodes;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.LoginSrv;

namespace LoginGate.Inspect;

/// <summary><c>gate reconnect</c>: dials LoginSrv at once, of one line or of all.</summary>
internal sealed class ReconnectCommand(ActorSystem system, SessionLookup lookup, OperatorLog log)
    : InspectCommand(new CommandHelp("gate reconnect", "[LINE]", "Dial a lost LoginSrv at once, of this line or of all") { Right = AccessRight.Admin })
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var lines = lookup.Lines(arguments, arguments.Argument(0)).Select(l => l.Line).ToArray();
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var answers = await Task.WhenAll(lines.Select(line => AskAsync(line, cancellation))).ConfigureAwait(false);
        log.Did(arguments.Caller, $"reconnect of {string.Join(", ", lines)}");
        return new Answer([new AnswerBlock { Text = [.. lines.Zip(answers, (line, answer) => Phrase.Of($"line {line}: LoginSrv {answer.Target} {Describe(answer)}"))] }],
            new JsonArray([.. lines.Zip(answers, (line, answer) => new JsonObject
            {
                ["line"] = line, ["target"] = answer.Target, ["begun"] = answer.IsBegun, ["connected"] = answer.IsConnected,
            })]));
    }

    private Task<Reconnecting> AskAsync(string line, CancellationToken cancellation) =>
        system.ActorSelection($"{ActorPaths.Gate}/{line}/{LoginSrvActor.Name}").Ask<Reconnecting>(Reconnect.Instance, Patience, cancellation);

    private static Phrase Describe(Reconnecting answer) =>
        answer.IsBegun ? "is dialled" : answer.IsConnected ? "is connected" : "is being dialled already";
}
