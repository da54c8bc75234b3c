using System.Text.Json.Nodes;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>How bans are getting on outside of the gate, for <c>gate status</c>: for people and for programs.</summary>
internal static class FirewallText
{
    /// <summary>A line for the system's firewall and one for the ban hook, where there are any.</summary>
    public static IEnumerable<Phrase> Of(GateStatistics statistics)
    {
        if (statistics.Firewall is { } firewall)
            yield return $"{firewall.Kind}: {(firewall.IsUp ? Working(firewall) : $"{firewall.Table} is not there, the gate itself refuses who is banned")}{Failed(firewall.Failures, firewall.LastFailure)}";
        if (statistics.BanHook is { } hook)
        {
            var more = Phrase.Of($"{(hook.Runs > 0 ? Phrase.Of($" in {Figures.Of(hook.Runs, "run")}") : "")}{Failed(hook.Failures, hook.LastFailure)}");
            yield return hook.Lines == 1 ? Phrase.Of($"ban hook: {hook.Lines} line told{more}") : $"ban hook: {Figures.Of(hook.Lines)} lines told{more}";
        }
    }

    public static JsonObject? DataOf(FirewallStatus? firewall) => firewall is null ? null : new JsonObject
    {
        ["kind"] = firewall.Kind,
        ["table"] = firewall.Table,
        ["up"] = firewall.IsUp,
        ["elements"] = firewall.Elements,
        ["refused"] = firewall.Refused,
        ["failures"] = firewall.Failures,
        ["lastFailure"] = firewall.LastFailure,
    };

    public static JsonObject? DataOf(BanHookStatus? hook) => hook is null ? null : new JsonObject
    {
        ["lines"] = hook.Lines,
        ["runs"] = hook.Runs,
        ["failures"] = hook.Failures,
        ["lastFailure"] = hook.LastFailure,
    };

    private static Phrase Working(FirewallStatus firewall) =>
        $"{firewall.Table} holds {Figures.Of(firewall.Elements, "address or range", "addresses and ranges")}{(firewall.Refused is { } refused ? Phrase.Of($", {Figures.Of(refused, "connect")} refused") : "")}";

    private static Phrase Failed(long failures, string last) => failures > 0 ? Phrase.Of($"; failed {Figures.Of(failures, "time")}, last: {last}") : "";
}
