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
    /// <param name="words">The command without <c>--gate</c> and <c>--all</c>.</param>
    /// <param name="arguments">What it was given.</param>
    /// <param name="here">Carries it out at this gate.</param>
    public async Task<InspectResult> ExecuteAsync(string words, CommandArguments arguments, Func<Task<InspectResult>> here)
    {
        if (arguments.Caller.IsOtherGate)
            return InspectResult.Failed("a command of another gate goes no further");
        if (statistics.Others is not { } gates)
            return InspectResult.Failed("this gate is in no cluster (login-gate.cluster.enabled)");
        if (arguments.Has(AllOption.Name))
            return arguments.Has(GateOption.Name) ? InspectResult.Failed("--gate and --all exclude each other") : await AskAllAsync(words, arguments, gates, here).ConfigureAwait(false);
        var name = arguments.Text(GateOption.Name)!;
        return Names(gates).Contains(name)
            ? await ExecuteAtAsync(name, words, arguments, gates, here).ConfigureAwait(false)
            : InspectResult.Failed($"no gate '{name}'{CommandArguments.NearestTo(name, Names(gates))}; there are {string.Join(", ", Names(gates))}");
    }

    private static IEnumerable<string> Names(OtherGates gates) =>
        gates.Others.Select(other => other.Gate).Where(name => name.Length > 0).Append(gates.Gate).Distinct().Order(StringComparer.Ordinal);

    private Task<InspectResult> ExecuteAtAsync(string name, string words, CommandArguments arguments, OtherGates gates, Func<Task<InspectResult>> here)
    {
        string[] at = [.. name == gates.Gate ? ["this machine"] : Array.Empty<string>(), .. gates.Others.Where(other => other.Gate == name).Select(other => other.Address)];
        if (at.Length > 1)
            return Task.FromResult(InspectResult.Failed($"{at.Length} gates are called {name}, at {string.Join(" and ", at)}: give each a name of its own (login-gate.cluster.name)"));
        return name == gates.Gate ? here() : AskAsync(name, words, arguments.Caller);
    }

    private async Task<InspectResult> AskAllAsync(string words, CommandArguments arguments, OtherGates gates, Func<Task<InspectResult>> here)
    {
        var names = Names(gates).ToArray();
        var answers = await Task.WhenAll(names.Select(name => ExecuteAtAsync(name, words, arguments, gates, here))).ConfigureAwait(false);
        var blocks = new List<InspectBlock>();
        var data = new JsonArray();
        foreach (var (name, answer) in names.Zip(answers))
        {
            blocks.Add(new InspectBlock { Text = [answer.IsGood ? $"gate {name}:" : $"gate {name}: {answer.Error}"] });
            blocks.AddRange(answer.Blocks);
            data.Add(new JsonObject { ["gate"] = name, ["ok"] = answer.IsGood, ["error"] = answer.Error, ["data"] = answer.Data?.DeepClone() });
        }
        return new InspectResult(true, null, blocks, new JsonObject { ["gates"] = data });
    }

    private async Task<InspectResult> AskAsync(string gate, string words, Caller caller)
    {
        var ask = new AskOtherGate(gate, words, caller.Name, caller.Right == AccessRight.Admin);
        var answer = await system.ActorSelection(ActorPaths.Cluster).Ask<OtherGateAnswer>(ask, Patience).ConfigureAwait(false);
        if (answer.Answer is not { Length: > 0 } json)
            return InspectResult.Failed(answer.Failure ?? $"gate {gate} gave no answer");
        try
        {
            var result = JsonSerializer.Deserialize<InspectResult>(json) ?? throw new JsonException("nothing");
            return result with { Blocks = result.Blocks ?? [], Error = result.IsGood ? null : $"gate {gate}: {result.Error}", Closes = false };
        }
        catch (JsonException)
        {
            return InspectResult.Failed($"gate {gate} answers otherwise than a gate of this version");
        }
    }
}
