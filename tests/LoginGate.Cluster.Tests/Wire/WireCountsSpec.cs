using Akka.Actor;
using LoginGate.Cluster.Tests.Kit;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Tests.Wire;

/// <summary>Whose messages count as refused: a stranger's, and not those of gates that come and go.</summary>
public sealed class WireCountsSpec
{
    private static readonly Address Other = new("akka.tcp", "gates", "10.0.0.2", 5510);

    private readonly HandClock _clock = new();
    private readonly WireCounts _counts = new();

    [Fact]
    public void A_strangers_messages_count_after_a_while()
    {
        Know(isJoined: true);
        _counts.RefuseUnknown(Other, _clock);
        _counts.RefuseUnknown(Other, _clock);

        Pass(4);
        Know(isJoined: true);
        Assert.Equal(0, _counts.Refused);

        Pass(1);
        Know(isJoined: true);
        Assert.Equal(2, _counts.Refused);
    }

    [Fact]
    public void Those_of_a_gate_that_was_a_member_or_becomes_one_do_not()
    {
        Know(isJoined: true, Other);
        Pass(4);
        _counts.RefuseUnknown(Other, _clock);
        Pass(2);
        Know(isJoined: true);
        _counts.RefuseUnknown(Other, _clock);
        Pass(4);
        Know(isJoined: true, Other);
        Pass(60);
        Know(isJoined: true);

        Assert.Equal(0, _counts.Refused);
    }

    [Fact]
    public void Nor_do_those_that_come_before_this_gate_has_joined_however_long_that_takes()
    {
        _counts.RefuseUnknown(Other, _clock);
        for (var i = 0; i < 10; i++)
        {
            Pass(1);
            Know(isJoined: false);
        }
        Pass(1);
        Know(isJoined: true);
        Assert.Equal(0, _counts.Refused);
        Pass(4);
        Know(isJoined: true, Other);

        Assert.Equal(0, _counts.Refused);
    }

    private void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private void Know(bool isJoined, params Address[] members) => _counts.Know(members, isJoined, _clock);
}
