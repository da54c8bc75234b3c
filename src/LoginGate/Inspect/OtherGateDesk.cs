using System.Text.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>Has commands carried out at the other gates of the cluster, and puts their answers together.</summary>
internal sealed class OtherGateDesk(ActorSystem system, GateStatistics statistics)
{
    public static readonly CommandOption GateOption = new("--gate", "NAME", "At this gate of the cluster");
    public static readonly CommandOption AllOption = new("--all", null, "At every gate of the cluster");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether the arguments mean another gate than this one alone.</summary>
    public static bool IsMeant(CommandArguments arguments) => arguments.Has(GateOption.Name) || arguments.Has(AllOption.Name);

    /// <summary>Carries a command out where its arguments say.</summary>
    /// <param name="asked">The command without <c>--gate</c> and <c>--all</c>.</param>
    /// <param name="arguments">What it was given.</param>
    /// <param name="here">Carries it out at this gate.</param>
    public async Task<Answer> ExecuteAsync(AskedLanguage asked, CommandArguments arguments, Func<Task<Answer>> here)
    {
        if (arguments.Caller.IsOtherGate)
            return Answer.Failed("a command of another gate goes no further");
        if (statistics.Others is not { } gates)
            return Answer.Failed("this gate is in no cluster (login-gate.cluster.enabled)");
        if (arguments.Has(AllOption.Name))
            return arguments.Has(GateOption.Name) ? Answer.Failed("--gate and --all exclude each other") : await AskAllAsync(asked, arguments, gates, here).ConfigureAwait(false);
        var name = arguments.Text(GateOption.Name)!;
        return Names(gates).Contains(name)
            ? await ExecuteAtAsync(name, asked, arguments, gates, here).ConfigureAwait(false)
            : Answer.Failed($"no gate '{name}'{CommandArguments.NearestTo(name, Names(gates))}; there are {string.Join(", ", Names(gates))}");
    }

    private static IEnumerable<string> Names(OtherGates gates) =>
        gates.Others.Select(other => other.Gate).Where(name => name.Length > 0).Append(gates.Gate).Distinct().Order(StringComparer.Ordinal);

    private Task<Answer> ExecuteAtAsync(string name, AskedLanguage asked, CommandArguments arguments, OtherGates gates, Func<Task<Answer>> here)
    {
        var at = gates.Others.Where(other => other.Gate == name).Select(other => Phrase.Verbatim(other.Address)).ToList();
        if (name == gates.Gate)
            at.Insert(0, "this machine");
        if (at.Count > 1)
            return Task.FromResult(Answer.Failed($"{at.Count} gates are called {name}, at {at.Aggregate((places, place) => $"{places} and {place}")}: give each a name of its own (login-gate.cluster.name)"));
        return name == gates.Gate ? here() : AskAsync(name, asked, arguments.Caller);
    }

    private async Task<Answer> AskAllAsync(AskedLanguage asked, CommandArguments arguments, OtherGates gates, Func<Task<Answer>> here)
    {
        var names = Names(gates).ToArray();
        var answers = await Task.WhenAll(names.Select(name => ExecuteAtAsync(name, asked, arguments, gates, here))).ConfigureAwait(false);
        var blocks = new List<AnswerBlock>();
        var data = new JsonArray();
        foreach (var (name, answer) in names.Zip(answers))
        {
            blocks.Add(new AnswerBlock { Text = [answer.IsGood ? Phrase.Of($"gate {name}:") : $"gate {name}: {answer.Error}"] });
            blocks.AddRange(answer.Blocks);
            data.Add(new JsonObject { ["gate"] = name, ["ok"] = answer.IsGood, ["error"] = answer.Error?.ToString(), ["data"] = answer.Data?.DeepClone() });
        }
        return new Answer(blocks, new JsonObject { ["gates"] = data });
    }

    private async Task<Answer> AskAsync(string gate, AskedLanguage asked, Caller caller)
    {
        var answer = await TellAsync(gate, asked.ToString(), caller).ConfigureAwait(false);
        // A gate of an older version takes the language for a command that it does not know.
        if (answer.Closes && asked.Language is not null)
            answer = await TellAsync(gate, asked.Command, caller).ConfigureAwait(false);
        return answer with { Closes = false };
    }

    private async Task<Answer> TellAsync(string gate, string words, Caller caller)
    {
        var ask = new AskOtherGate(gate, words, caller.Name, caller.Right == AccessRight.Admin);
        var told = await system.ActorSelection(ActorPaths.Cluster).Ask<OtherGateAnswer>(ask, Patience).ConfigureAwait(false);
        if (told.Answer is not { Length: > 0 } json)
            return Answer.Failed(told.Failure ?? Phrase.Of($"gate {gate} gave no answer"));
        try
        {
            var answer = Answer.Of(JsonSerializer.Deserialize<InspectResult>(json) ?? throw new JsonException("nothing"));
            return answer.IsGood ? answer : answer with { Error = $"gate {gate}: {answer.Error}" };
        }
        catch (JsonException)
        {
            return Answer.Failed($"gate {gate} answers otherwise than a gate of this version");
        }
    }
}
