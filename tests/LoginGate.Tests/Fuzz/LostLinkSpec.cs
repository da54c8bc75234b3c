using LoginGate.Tests.Fuzz.Originals;
using LoginGate.Tests.Fuzz.Streams;
using LoginGate.Tests.Fuzz.Wiring;
using Xunit.Abstractions;

namespace LoginGate.Tests.Fuzz;

/// <summary>
/// LoginSrv goes and comes back while clients send: each connection carries a sound stream of its own, with every live session
/// announced anew where clients are held, and no packet missing, out of order or, without resending, doubled.
/// </summary>
public sealed class LostLinkSpec(ITestOutputHelper output) : GateFuzzSpec(output)
{
    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_loss_of_LoginSrv_forges_and_loses_nothing(string dialect) => Fuzz(
        60, GateUnderTest.InStep, random => new ScenarioMaker(random, dialect).OverLosses(),
        nameof(A_loss_of_LoginSrv_forges_and_loses_nothing), CheckLinks);

    private static string? CheckLinks(Scenario scenario, GateUnderTest gate)
    {
        var links = new List<ILookup<string, Seen>>();
        foreach (var wire in gate.Links)
        {
            var strict = new StrictLoginSrv(scenario.Facts);
            if ((Feed(strict, wire.AllTaken, scenario.CutSeed) ?? Feed(OriginalLoginSrv.Of(scenario.Dialect), wire.AllTaken, scenario.CutSeed)) is { } harm)
                return $"connection {links.Count + 1}: {harm}";
            links.Add(strict.Events.Where(seen => seen is not Seen.Heartbeat).ToLookup(UserOf));
        }
        return LostLinkModel.Lives(scenario).Select(life => CheckLife(scenario, life, links)).FirstOrDefault(fault => fault is not null);
    }

    private static string? CheckLife(Scenario scenario, LostLinkModel.Life life, List<ILookup<string, Seen>> links)
    {
        var user = $"{life.Client.Number}";
        var reached = 0;
        for (var at = 0; at < links.Count; at++)
        {
            var seen = links[at][user].ToList();
            var data = seen.OfType<Seen.Data>().Select(one => one.Payload).ToList();
            var mustBeSeen = life.EndedWhileUp && at == life.LastLink && at == links.Count - 1
                && (seen.Count > 0 || !scenario.Facts.OpensWithData);
            if (seen.Count > 0 && (at < life.FirstLink || at > life.LastLink))
                return $"user {user} on connection {at + 1}, lived on {life.FirstLink + 1} to {life.LastLink + 1}: {seen[0]}";
            if (mustBeSeen && (seen.Count == 0 || seen[^1] is not Seen.Close))
                return $"user {user} on connection {at + 1}: opened and closed it should be";
            if (seen.Count == 0)
                continue;
            if (Start(life.Packets, data, reached, scenario.Limits.Holding) is not { } start)
                return $"user {user} on connection {at + 1}, after {reached} of {life.Packets.Count} packets: {string.Join(" ", seen)}";
            reached = Math.Max(reached, start + data.Count);
        }
        return life.EndedWhileUp && life.LastLink == links.Count - 1 && reached < life.Packets.Count ? $"user {user}: {reached} of {life.Packets.Count} packets arrived" : null;
    }

    // Where in the client's packets the data of a connection begins; null when it is no stretch of them that leaves no gap.
    private static int? Start(IReadOnlyList<string> packets, List<string> data, int reached, Holding holding)
    {
        var first = holding == Holding.Resending ? 0 : reached;
        for (var start = reached; start >= first; start--)
        {
            if (packets.Skip(start).Take(data.Count).SequenceEqual(data))
                return start;
        }
        return null;
    }
}
