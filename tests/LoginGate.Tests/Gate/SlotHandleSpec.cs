using System.Net;
using System.Text;
using LoginGate.Protocol;
using LoginGate.Settings;
using LoginGate.Tests.Fuzz.Wiring;
using Xunit.Abstractions;

namespace LoginGate.Tests.Gate;

/// <summary>A line that speaks the slot/handle family: lazy opening, the client's greeting, the lone <c>*</c>, replies by slot and handle.</summary>
public sealed class SlotHandleSpec(ITestOutputHelper output) : ActorSpec(output)
{
    private const string Packet = "#1<<<<<AT<<<<<<<<<!";

    private static readonly IPAddress Client = IPAddress.Parse("10.0.0.7");
    private static readonly TimeSpan Redial = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("#+!", Packet)]
    [InlineData("#+!" + Packet)]
    [InlineData("#", "+", "!#1<<<<<AT<<", "<<<<<<<!")]
    [InlineData("#+!#+!", "#+!" + Packet)]
    [InlineData("\r\n#+!\r\n", "*", Packet)]
    public void The_open_frame_comes_with_the_first_data_and_the_greeting_not_at_all(params string[] reads)
    {
        using var gate = Start();
        gate.Connect(7, Client);
        foreach (var read in reads)
            Send(gate, 7, read);

        Assert.Equal($"%N7/7/10.0.0.7/10.0.0.1$%D7/7/{Packet}$", Upstream(gate));

        gate.HangUp(7, isReset: true);
        Assert.EndsWith("!$%C7/7$", Upstream(gate), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#+!", true)]
    [InlineData("#+!*#+!", true)]
    [InlineData("#+", true)]
    [InlineData(Packet, false)]
    [InlineData("#+1!", false)]
    [InlineData("#+" + Packet, false)]
    public void Of_a_client_without_greeting_or_without_more_LoginSrv_hears_nothing(string read, bool stays)
    {
        using var gate = Start();
        gate.Connect(7, Client);
        Send(gate, 7, read);
        Assert.Equal(stays, gate.Clients[7].Ended is null);

        gate.HangUp(7, isReset: true);
        Assert.Equal("", Upstream(gate));
    }

    [Fact]
    public void A_flood_of_greetings_is_a_flood_of_packets()
    {
        using var gate = Start();
        gate.Connect(7, Client);
        Send(gate, 7, string.Concat(Enumerable.Repeat("#+!", TestSettings.Client.PacketsPerSecond + 1)));
        Assert.NotNull(gate.Clients[7].Ended);
    }

    [Fact]
    public void Where_the_greeting_is_accepted_it_may_be_missing()
    {
        using var gate = Start(Dialect.AppleM2 with { ClientGreeting = new ClientGreeting("#+!", IsRequired: false) });
        gate.Connect(7, Client);
        gate.Connect(8, Client);
        Send(gate, 7, Packet);
        Send(gate, 8, "#+!");
        Send(gate, 8, Packet);
        Assert.Equal(
            $"%N7/7/10.0.0.7/10.0.0.1$%D7/7/{Packet}$%N8/8/10.0.0.7/10.0.0.1$%D8/8/{Packet}$", Upstream(gate));
    }

    [Fact]
    public void A_packet_over_the_dialects_own_limit_is_too_long()
    {
        using var gate = Start();
        gate.Connect(7, Client);
        Send(gate, 7, $"#+!#1{new string('<', 511 - 3)}!");
        Assert.Null(gate.Clients[7].Ended);
        Send(gate, 7, $"#1{new string('<', 512 - 3)}!");
        Assert.NotNull(gate.Clients[7].Ended);
        // LoginSrv's encoder would refuse it too, and its actor fail.
        Assert.Empty(gate.Faults);
    }

    [Fact]
    public void A_star_that_comes_alone_is_sent_back_and_no_other()
    {
        using var gate = Start();
        gate.Connect(7, Client);
        Send(gate, 7, "#+!*");
        Send(gate, 7, "**");
        Assert.Empty(Downstream(gate));
        Send(gate, 7, "*");
        Assert.Equal("*", Downstream(gate));
    }

    [Fact]
    public void Where_the_gate_sends_stars_itself_none_is_sent_back()
    {
        using var gate = Start(client: TestSettings.Client with { Heartbeat = new ClientHeartbeatSettings(Seconds(20), Seconds(10)) });
        gate.Connect(7, Client);
        Send(gate, 7, "*");
        Assert.Empty(Downstream(gate));
    }

    [Fact]
    public void A_reply_goes_where_slot_and_handle_belong_together()
    {
        const int number = 65_543;
        using var gate = Start();
        gate.Connect(number, Client);
        gate.Connect(8, Client);
        Send(gate, number, "#+!" + Packet);

        gate.FromLoginSrv(Encoding.ASCII.GetBytes($"%8/{number}/#wrong!$%7/8/#wrong!$%7/7/#wrong!$%7/{number}/#right!$"));

        Assert.Equal("#right!", Downstream(gate, number));
        Assert.Equal("", Downstream(gate, 8));
    }

    [Theory]
    [InlineData('-', null)]
    [InlineData('T', "Permanent 10.0.0.7")]
    [InlineData('B', "Temporary 10.0.0.7")]
    public void LoginSrvs_commands_name_the_handle(char letter, string? ban)
    {
        const int number = 65_543;
        using var gate = Start();
        gate.Connect(number, Client);
        Send(gate, number, "#+!" + Packet);
        gate.FromLoginSrv(Encoding.ASCII.GetBytes($"%+{letter}{number}$"));

        Assert.EndsWith($"%C7/{number}$", Upstream(gate), StringComparison.Ordinal);
        Assert.NotNull(gate.Clients[number].Ended);
        Assert.Equal(ban is null ? [] : [ban], gate.Bans);
    }

    [Fact]
    public void After_a_loss_of_LoginSrv_held_clients_are_announced_with_what_they_send_next()
    {
        using var gate = Start(hold: new HoldSettings(Seconds(60), 8, ResendUnanswered: false));
        foreach (var number in (int[])[7, 8, 9])
        {
            gate.Connect(number, Client);
            Send(gate, number, "#+!");
        }
        Send(gate, 7, Packet);
        Assert.StartsWith("%N7/7/", Upstream(gate), StringComparison.Ordinal);

        gate.LoseLink(isReset: true);
        Send(gate, 8, Packet);
        Advance(Redial);
        gate.Relink();
        Assert.Equal($"%N8/8/10.0.0.7/10.0.0.1$%D8/8/{Packet}$", Upstream(gate));

        Send(gate, 7, Packet);
        gate.HangUp(9, isReset: true);
        gate.HangUp(8, isReset: true);
        Assert.EndsWith($"%N7/7/10.0.0.7/10.0.0.1$%D7/7/{Packet}$%C8/8$", Upstream(gate), StringComparison.Ordinal);
        Assert.Empty(gate.Faults);
    }

    private GateUnderTest Start(Dialect? dialect = null, ClientSettings? client = null, HoldSettings? hold = null)
    {
        var line = TestSettings.Line;
        return new GateUnderTest(Sys, Clock, line with
        {
            Client = client ?? line.Client,
            LoginSrv = line.LoginSrv with { Dialect = dialect ?? Dialect.AppleM2, Hold = hold, Reconnect = new ReconnectSettings(Redial, Redial, Jitter: 0) },
        }, GateUnderTest.InStep);
    }

    private static void Send(GateUnderTest gate, int number, string read) => gate.FromClient(number, Encoding.Latin1.GetBytes(read));

    private static string Upstream(GateUnderTest gate)
    {
        // One more than there are writes under way does no harm.
        for (var i = 0; i < 20; i++)
            gate.AcknowledgeUpstream();
        return Encoding.Latin1.GetString(gate.Upstream.AllTaken);
    }

    private static string Downstream(GateUnderTest gate, int number = 7)
    {
        gate.AcknowledgeClient(number);
        return Encoding.Latin1.GetString(gate.Clients[number].AllTaken);
    }
}
