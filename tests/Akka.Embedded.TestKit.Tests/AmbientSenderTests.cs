using Akka.Actor;
using Akka.TestKit.TestActors;

namespace Akka.TestKit.Tests;

public class AmbientSenderTests : Xunit2.TestKit
{
    private readonly IActorRef _echo;

    public AmbientSenderTests() => _echo = Sys.ActorOf(SimpleEchoActor.Props());

    [Fact]
    public void Test_actor_is_the_sender()
    {
        _echo.Tell("hello");
        ExpectMsg("hello");
        Assert.Equal(_echo, LastSender);
    }

    [Fact]
    public async Task Test_actor_is_the_sender_after_awaits()
    {
        for (var round = 0; round < 20; round++)
        {
            await Task.Yield();
            _echo.Tell(round);
            await ExpectMsgAsync(round);
            await Task.Delay(1);
            _echo.Tell("x");
            ExpectMsg("x");
            await WithinAsync(TimeSpan.FromSeconds(5), async () =>
            {
                await Task.Delay(1);
                _echo.Tell("inside");
                await ExpectMsgAsync("inside");
            });
            await AwaitAssertAsync(async () =>
            {
                await Task.Yield();
                _echo.Tell("asserted");
                await ExpectMsgAsync("asserted");
            });
        }
    }

    [Fact]
    public async Task Test_actor_stays_the_sender_beside_probes_and_test_refs()
    {
        var probe = CreateTestProbe();
        var test = ActorOfAsTestActorRef<SimpleEchoActor>();
        test.Tell("ref");
        ExpectMsg("ref");
        await Task.Yield();
        probe.Send(_echo, "probe");
        await probe.ExpectMsgAsync("probe");
        _echo.Tell("own");
        await ExpectMsgAsync("own");
    }

    [Fact]
    public async Task Kit_made_inside_a_test_is_the_sender_until_it_is_disposed_of()
    {
        var context = SynchronizationContext.Current;
        using (var inner = new Xunit2.TestKit())
        {
            _echo.Tell("inner");
            inner.ExpectMsg("inner");
            await Task.Yield();
            _echo.Tell("still inner");
            inner.ExpectMsg("still inner");
        }

        await Task.Yield();
        _echo.Tell("outer");
        await ExpectMsgAsync("outer");

        using (new Xunit2.TestKit()) Assert.NotSame(context, SynchronizationContext.Current);
        _echo.Tell("again outer");
        ExpectMsg("again outer");
    }

    [Fact]
    public void Kit_gives_the_synchronization_context_back()
    {
        var runner = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(runner);
        using (new Xunit2.TestKit()) Assert.NotSame(runner, SynchronizationContext.Current);
        Assert.Same(runner, SynchronizationContext.Current);
    }

    [Fact]
    public void Every_test_actor_has_its_own_name_below_system()
    {
        Assert.StartsWith("/system/testActor", TestActor.Path.ToStringWithoutAddress());
        Assert.StartsWith("/system/testProbe-", CreateTestProbe().Ref.Path.ToStringWithoutAddress());
        Assert.Equal("/system/named", CreateTestProbe("named").Ref.Path.ToStringWithoutAddress());
        var further = CreateTestActor("further");
        further.Tell("to the same queue");
        ExpectMsg("to the same queue");
    }

    public class WithoutImplicitSender : Xunit2.TestKit, INoImplicitSender
    {
        [Fact]
        public async Task There_is_no_sender()
        {
            var actor = ActorOf(dsl => dsl.ReceiveAny((_, context) => TestActor.Tell(context.Sender)));
            actor.Tell("who");
            Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
            await Task.Yield();
            actor.Tell("who");
            Assert.Equal(Sys.DeadLetters, await ExpectMsgAsync<IActorRef>());
        }
    }
}
