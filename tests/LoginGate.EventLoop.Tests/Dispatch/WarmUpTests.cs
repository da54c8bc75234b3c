using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>The time after the start, when code is compiled and actors are slow for that alone.</summary>
[Collection(Alone.Name)]
public sealed class WarmUpTests() : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher { slow-turn = 50ms, warm-up = 1h }")
{
    [Fact]
    public async Task Who_blocks_then_is_counted_and_not_named()
    {
        using var held = new ManualResetEventSlim();
        var blocked = NewProbe();
        blocked.Do(_ => held.Wait(Probe.Patience));

        await Eventually(() => EventLoopTcp.Get(Sys).BlockedTurns == 1, "it is counted");

        // What others do runs on the new thread by then.
        await NewProbe().Settle();
        await Log.ExpectNothing();
        held.Set();
        await blocked.Settle();
    }
}
