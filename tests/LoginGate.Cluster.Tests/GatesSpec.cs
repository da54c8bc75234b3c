using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests;

/// <summary>Gates on loopback, each with the system that it has in a process of its own.</summary>
public sealed class GatesSpec
{
    [Fact]
    public async Task A_ban_and_its_lift_reach_every_gate()
    {
        var ports = LocalPorts.Free(3);
        await using var a = TestGate.Start("a", ports[0], ports);
        await using var b = TestGate.Start("b", ports[1], ports);
        await using var c = TestGate.Start("c", ports[2], ports);
        foreach (var gate in new[] { a, b, c })
            await gate.UntilMembersAsync(3);
        var address = TestGate.Address(77);

        a.Ban(address);

        foreach (var gate in new[] { a, b, c })
            await TestGate.UntilAsync(() => gate.IsBanned(address), $"{gate.Name} has the ban");

        c.Lift(address);

        foreach (var gate in new[] { a, b, c })
            await TestGate.UntilAsync(() => !gate.IsBanned(address), $"{gate.Name} has the lift");
    }

    [Theory]
    [InlineData(100_000, false)]
    [InlineData(BanLedger.MaxBans, true)]
    public async Task A_gate_that_joins_late_learns_all_bans(int count, bool haveLongReasons)
    {
        var ports = LocalPorts.Free(2);
        await using var a = TestGate.Start("a", ports[0], ports);
        await a.UntilMembersAsync(1);
        a.Share(haveLongReasons ? RandomBans.OfLongReasons(count) : [.. Enumerable.Range(1, count).Select(i => new LocalBan(TestGate.Address(i), null, DateTimeOffset.UtcNow, "flood"))]);
        await TestGate.UntilAsync(() => a.Bans.Count == count, $"a has its own");

        await using var b = TestGate.Start("b", ports[1], ports);

        await b.UntilMembersAsync(2);
        await TestGate.UntilAsync(() => b.Bans.Count == count, $"b has them all, not {b.Bans.Count}");
    }

    [Fact]
    public async Task Places_of_other_gates_count_until_the_gate_has_gone()
    {
        var ports = LocalPorts.Free(3);
        await using var a = TestGate.Start("a", ports[0], ports);
        await using var b = TestGate.Start("b", ports[1], ports);
        var c = TestGate.Start("c", ports[2], ports);
        var address = TestGate.Address(5);
        b.TakePlaces(address, 2);
        c.TakePlaces(address, 3);
        await a.UntilMembersAsync(3);
        b.TakePlaces(address, 2);
        c.TakePlaces(address, 3);

        await TestGate.UntilAsync(() => a.Places.GetValueOrDefault(address) == 5, $"a counts both");
        b.TakePlaces(address, 1);
        await TestGate.UntilAsync(() => a.Places.GetValueOrDefault(address) == 4, $"one has left at b");
        await c.KillAsync();
        await TestGate.UntilAsync(() => a.Places.GetValueOrDefault(address) == 1, $"c has gone");
    }

    /// <summary>An operator takes that figure for attacks.</summary>
    [Fact]
    public async Task Gates_that_meet_refuse_nothing()
    {
        var ports = LocalPorts.Free(2);
        await using var a = TestGate.Start("a", ports[0], ports);
        await using var b = TestGate.Start("b", ports[1], ports);
        await TestGate.UntilTogetherAsync(a, b);
        a.TakePlaces(TestGate.Address(1), 1);
        b.TakePlaces(TestGate.Address(1), 1);

        await TestGate.UntilAsync(() => a.Places.Count + b.Places.Count == 2, $"both have heard of the other's places");

        Assert.Equal((0, 0), (a.Seen.Refused, b.Seen.Refused));
    }

    [Fact]
    public async Task A_command_is_carried_out_at_another_gate()
    {
        var ports = LocalPorts.Free(2);
        await using var a = TestGate.Start("a", ports[0], ports);
        await using var b = TestGate.Start("b", ports[1], ports);
        await a.UntilMembersAsync(2);
        await b.UntilMembersAsync(2);

        var answer = await a.OrderAsync("b", $"gate status");
        var nobody = await a.OrderAsync("x", $"gate status");

        Assert.Equal("b did 'gate status' for anna of a, True", answer.Answer);
        Assert.Equal("no gate of the cluster is called x", $"{nobody.Failure}");
    }
}
