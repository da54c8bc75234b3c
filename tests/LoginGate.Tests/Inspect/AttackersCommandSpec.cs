using System.Net;
using Akka.Actor;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Geo;
using LoginGate.Inspect;
using LoginGate.Shared;
using LoginGate.Statistics;
using LoginGate.Tests.Admission;
using Xunit.Abstractions;

namespace LoginGate.Tests.Inspect;

/// <summary>What <c>gate attackers</c> tells.</summary>
public sealed class AttackersCommandSpec : ActorSpec
{
    private static readonly IPEndPoint Gate = new(IPAddress.Loopback, 7000);

    private readonly GateStatistics _statistics = new();
    private readonly Places _geo = new();
    private readonly LineStatistics _line;

    public AttackersCommandSpec(ITestOutputHelper output) : base(output)
    {
        Sys.ActorOf(Props.Create(() => new Parent(AdmissionActor.Props(Samples.Defaults, _statistics, TimeProvider.System))), "gate");
        AwaitAssert(() => Assert.NotNull(new AdmissionDesk(Sys).Actor.ResolveOne(TimeSpan.FromSeconds(1)).Result));
        _line = _statistics.Add("main");
    }

    [Fact]
    public async Task Whoever_is_refused_most_comes_first_with_all_that_it_did()
    {
        Connect("203.0.113.7", 5, "banned");
        Connect("203.0.113.7", 1, "max-sessions is reached");
        Connect("198.51.100.1", 3, null);
        Connect("198.51.100.2", 2, "banned");
        _statistics.Attackers.OnViolation(IPAddress.Parse("198.51.100.2"), Violation.Http, Moment);
        Enter("198.51.100.2", bytes: 100);
        Enter("198.51.100.2", bytes: 50);
        Sys.ActorSelection("/user/gate/admission").Tell(new BanAddress(Samples.Network("203.0.113.7"), BanKind.Permanent, ""));

        var answer = await AskAsync();

        Assert.Equal(["address", "connects", "refused", "violations", "guesses", "bytes", "mostly", "sessions", "banned"], answer.Blocks[0].Table!.Columns);
        Assert.Equal(["203.0.113.7|6|6|0|0|0 B|banned|0|yes", "198.51.100.2|2|2|1|0|150 B|banned|2|"], Rows(answer));
        Assert.Equal(
            ["2 addresses", "in the last 5 minutes and the one that runs: 11 connects, 8 refused, 1 violation, 0 failed logins, 150 B"], answer.Blocks[1].Text);
        var first = answer.Data!["attackers"]![0]!;
        Assert.Equal((6, 5, true), ((long)first["connects"]!, (long)first["reasons"]!["banned"]!, (bool)first["banned"]!));
        Assert.Equal((2, 11), ((int)answer.Data["total"]!, (long)answer.Data["sums"]!["connects"]!));
    }

    [Fact]
    public async Task Many_who_are_let_in_are_seen_by_their_connects_and_not_among_the_refused()
    {
        Connect("198.51.100.1", 300, null);
        Connect("203.0.113.7", 1, "banned");

        Assert.Equal(["203.0.113.7|1|1|0|0|0 B|banned|0"], Rows(await AskAsync()));
        Assert.Equal(["198.51.100.1|300|0|0|0|0 B||0", "203.0.113.7|1|1|0|0|0 B|banned|0"], Rows(await AskAsync("--by", "connects")));
    }

    [Fact]
    public async Task Networks_countries_and_autonomous_systems_add_up_what_their_addresses_did()
    {
        _geo.Put("203.0.113.0/24", new GeoPlace("NL", 64496, "Example"));
        _geo.Put("203.0.112.0/24", new GeoPlace("NL", 64497, ""));
        Connect("203.0.113.7", 3, "banned");
        Connect("203.0.113.8", 2, "banned");
        Connect("203.0.112.1", 1, "banned");
        Connect("192.0.2.1", 1, "banned");
        Enter("203.0.113.9", bytes: 10);

        Assert.Equal(
            ["203.0.113.0/24|NL|AS64496 Example|5|5|0|0|10 B|banned|1", "192.0.2.0/24|||1|1|0|0|0 B|banned|0", "203.0.112.0/24|NL|AS64497|1|1|0|0|0 B|banned|0"],
            Rows(await AskAsync("--per", "network")));
        Assert.Equal(["NL|6|6|0|0|10 B|banned|1", "unknown|1|1|0|0|0 B|banned|0"], Rows(await AskAsync("--per", "country")));
        Assert.Equal(["AS64496|NL|AS64496 Example|5|5|0|0|10 B|banned|1"], Rows(await AskAsync("--per", "as", "--search", "example")));
        Assert.Equal(["192.0.2.0/24||1|1|0|0|0 B|banned|0"], Rows(await AskAsync("--per", "network", "--search", "192.0.2.1")));
    }

    [Fact]
    public async Task Networks_of_one_row_that_lie_in_different_places_give_it_none()
    {
        _geo.Put("203.0.113.0/24", new GeoPlace("NL", 64496, "Example"));
        _geo.Put("203.0.112.0/24", new GeoPlace("DE", 64496, "Example"));
        _geo.Put("192.0.2.0/24", new GeoPlace("FR", 0, ""));
        _geo.Put("198.51.100.0/24", new GeoPlace("", 64497, ""));
        foreach (var client in (string[])["203.0.113.7", "203.0.112.7", "192.0.2.1", "198.51.101.1"])
            Connect(client, 1, "banned");
        Connect("198.51.100.1", 3, "banned");

        Assert.Equal(
            ["AS64497||AS64497|3|3|0|0|0 B|banned|0", "AS64496||AS64496 Example|2|2|0|0|0 B|banned|0", "unknown|||2|2|0|0|0 B|banned|0"],
            Rows(await AskAsync("--per", "as")));
        var unknown = (await AskAsync("--per", "country")).Data!["attackers"]![0]!;
        Assert.Equal(("unknown", "", 0u), ((string)unknown["who"]!, (string)unknown["country"]!, (uint)unknown["as"]!));
    }

    [Fact]
    public async Task It_begins_with_what_is_done_most_against_the_gate_and_where_nobody_is_it_says_by_what_there_is_somebody()
    {
        Connect("198.51.100.1", 300, null);
        Assert.Equal("nobody by refused, but 1 address with --by connects", (await AskAsync()).Blocks[0].Text![0]);

        Connect("203.0.113.7", 1, "banned");
        for (var i = 0; i < 2; i++)
            _statistics.Attackers.OnViolation(IPAddress.Parse("198.51.100.2"), Violation.Http, Moment);
        var answer = await AskAsync();
        Assert.Equal(["198.51.100.2|0|0|2|0|0 B|http|0"], Rows(answer));
        Assert.Equal("violations", (string)answer.Data!["by"]!);

        Assert.Equal("nobody by guesses, but 2 addresses with --by connects, 1 address with --by refused, 1 address with --by violations", (await AskAsync("--by", "guesses")).Blocks[0].Text![0]);
        Assert.Equal("nobody by violations, but 1 address with --by connects, 1 address with --by refused", (await AskAsync("--search", "203.0.113.7")).Blocks[0].Text![0]);
        Assert.Equal("nobody", (await AskAsync("--search", "192.0.2.1")).Blocks[0].Text![0]);
    }

    [Fact]
    public async Task Without_a_database_there_are_no_countries()
    {
        var answer = await AskAsync("--per", "country");
        Assert.Equal("--per country needs a database of addresses (login-gate.admission.geo.database)", answer.Error);
        Assert.Equal(["nobody", "in the last minute and the one that runs: 0 connects, 0 refused, 0 violations, 0 failed logins, 0 B"], (await AskAsync("--minutes", "1")).Blocks[0].Text);
    }

    [Fact]
    public async Task Where_so_many_come_that_a_figure_is_not_exact_it_says_by_how_much()
    {
        Connect("203.0.113.7", 100, "banned");
        for (var i = 0; i < 5_000; i++)
            _statistics.Attackers.OnConnect(new AddressRange(isIPv6: false, (UInt128)(0x0b000000 + i), 32).FirstAddress, "banned", Moment);
        Connect("203.0.113.8", 50, "banned");

        var answer = await AskAsync("--top", "2");

        var atMost = answer.Blocks[0].Table!.Columns.ToList().IndexOf("refused at most");
        Assert.Equal([("203.0.113.7", "100", "100"), ("203.0.113.8", "50", "55")], answer.Blocks[0].Table!.Rows.Select(row => (row[0], row[2], row[atMost])));
        Assert.Equal(5, (long)answer.Data!["attackers"]![1]!["errors"]!["refused"]!);
    }

    [Fact]
    public async Task Whoever_guesses_passwords_is_seen_by_failed_logins_from_the_address_and_from_all_of_its_network()
    {
        Connect("198.51.100.1", 3, "banned");
        foreach (var client in (string[])["203.0.113.7", "203.0.113.7", "203.0.113.8"])
            _statistics.Attackers.OnGuess(IPAddress.Parse(client), Moment);

        Assert.Equal(["203.0.113.7|0|0|0|2|0 B||0", "203.0.113.8|0|0|0|1|0 B||0"], Rows(await AskAsync("--by", "guesses")));
        var answer = await AskAsync("--by", "guesses", "--per", "network");
        Assert.Equal(["203.0.113.0/24|0|0|0|3|0 B||0"], Rows(answer));
        Assert.Equal((3L, 3L), ((long)answer.Data!["attackers"]![0]!["guesses"]!, (long)answer.Data["sums"]!["guesses"]!));
        Assert.Contains("0 violations, 3 failed logins, 0 B", answer.Blocks[1].Text![1], StringComparison.Ordinal);
    }

    private static TimeSpan Moment => TimeProvider.System.Now();

    private void Connect(string client, int times, string? refusal)
    {
        for (var i = 0; i < times; i++)
            _statistics.Attackers.OnConnect(IPAddress.Parse(client), refusal, Moment);
    }

    private void Enter(string client, int bytes)
    {
        var session = new SessionStatistics(new SessionIdentity(_line.Sessions.Count + 1, new IPEndPoint(IPAddress.Parse(client), 4711), Gate), Moment);
        session.OnHeard(bytes, Moment);
        _line.OnOpened(session);
    }

    private static string[] Rows(InspectResult answer) => [.. answer.Blocks[0].Table!.Rows.Select(row => string.Join('|', row))];

    private async Task<InspectResult> AskAsync(params string[] words)
    {
        var command = new AttackersCommand(_statistics, _geo, new AdmissionDesk(Sys), TimeProvider.System);
        return (await command.ExecuteAsync(CommandArguments.Of(command.Help, new Caller("anna", AccessRight.View), words), CancellationToken.None)).In(null);
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(Props admission) => Context.ActorOf(admission, AdmissionActor.Name);
    }

    private sealed class Places : IGeo
    {
        private readonly Dictionary<AddressRange, GeoPlace> _places = [];

        public bool IsOn => _places.Count > 0;

        public void Put(string network, GeoPlace place) => _places[AddressRange.Of(IPNetwork.Parse(network))] = place;

        public GeoPlace Of(IPAddress address) => _places.FirstOrDefault(p => p.Key.Contains(AddressRange.Of(address)), new(default, GeoPlace.Unknown)).Value;
    }
}
