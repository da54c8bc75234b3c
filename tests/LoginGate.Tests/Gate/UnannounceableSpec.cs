using System.Net;
using System.Text;
using Akka.Actor;
using LoginGate.LoginSrv;
using LoginGate.Protocol;
using LoginGate.Shared;
using LoginGate.Tests.Fuzz.Wiring;
using Xunit.Abstractions;

namespace LoginGate.Tests.Gate;

/// <summary>What a dialect has no form for is the matter of one client, never of the connection that all clients share.</summary>
public sealed class UnannounceableSpec(ITestOutputHelper output) : ActorSpec(output)
{
    [Theory]
    [InlineData(1021, false)]
    [InlineData(1020, true)]
    public void A_packet_that_is_full_without_the_digit_that_98k_wants_closes_its_client_alone(int coded, bool isForwarded)
    {
        var line = TestSettings.Line;
        using var gate = new GateUnderTest(Sys, Clock, line with
        {
            Client = line.Client with { Payload = PayloadRule.Printable, MaxPacketBytes = Dialect.MaxPayloadBytes },
            LoginSrv = line.LoginSrv with { Dialect = Dialect.Delphi98k with { CodeDigit = CodeDigitRule.Optional } },
        }, GateUnderTest.InStep);
        gate.Connect(7, IPAddress.Parse("10.0.0.7"));
        gate.Connect(8, IPAddress.Parse("10.0.0.8"));

        gate.FromClient(7, Encoding.ASCII.GetBytes($"#{new string('a', coded)}!"));

        Assert.Empty(gate.Faults);
        Assert.Null(gate.Clients[8].Ended);
        Assert.Equal(isForwarded, gate.Clients[7].Ended is null);
        // It does not come as far as the encoder, which would refuse it too.
        Assert.Equal(isForwarded ? [] : [CloseCause.OversizedPacket], gate.Statistics.Closes.Select(close => close.Key));
    }

    [Fact]
    public void An_address_of_the_gate_that_LoginSrv_cannot_take_is_told_as_none()
    {
        var settings = TestSettings.Line.LoginSrv with { Dialect = Dialect.Delphi98k with { SecondAddress = SecondAddress.LoginSrv } };
        using var link = new LoginSrvLink(TestActor, settings.Targets[0], settings, Sys.Log) { LoginSrvAddress = IPAddress.IPv6Loopback, LastHeard = TimeSpan.Zero };

        link.Open(new LoginSrvSession(7, ActorRefs.Nobody, IPAddress.Parse("10.0.0.7"), IPAddress.Parse("10.0.0.1")));

        Assert.Equal("%L7/10.0.0.7/0.0.0.0$".Length, link.PendingBytes);
    }
}
