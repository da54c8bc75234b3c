using System.Reflection;
using Akka.Actor;
using Akka.Event;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>Actors that keep their loop waiting.</summary>
[Collection(Alone.Name)]
public sealed class BlockedActorTests() : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher { slow-turn = 50ms, warm-up = 0s }")
{
    private readonly ManualResetEventSlim _gate = new();

    private EventLoopTcp Extension => EventLoopTcp.Get(Sys);

    public override async Task DisposeAsync()
    {
        _gate.Set();
        await base.DisposeAsync();
        _gate.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_does_not_come_back_holds_up_nobody_and_is_named_once(bool computes)
    {
        var server = await Listen();
        var (client, connection, handler) = await Serve(server);
        var blocked = NewProbe();
        var waiting = NewProbe();
        blocked.Do(_ => StayAway(computes));
        await waiting.Settle();
        await handler.Settle();
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync("ping"u8.ToArray());
            Assert.Equal("ping", await CollectText(handler, 4));
            handler.Send(connection, Write("pong"));
            Assert.Equal("pong", await ReadText(client, 4));
        }
        // Counted by the watch, once the loop has its new thread.
        await Eventually(() => Extension.BlockedTurns == 1, "it is counted");
        var warning = await Log.Next<Warning>();
        Assert.Contains(blocked.Ref.Path.ToStringWithoutAddress() + " blocks", warning.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal("event-loop-1", warning.LogSource);

        var second = NewProbe();
        second.Do(_ => StayAway(computes));
        await handler.Settle();
        await Eventually(() => Extension.BlockedTurns == 2, "the second is counted");
        await Log.ExpectNothing();

        _gate.Set();
        await blocked.Settle();
        await second.Settle();
        await Eventually(() => ProcessFacts.Threads("event-loop-1") == 1, "the threads that came back have ended");
    }

    [Fact]
    public async Task One_is_seen_to_block_also_after_a_quiet_time_when_nobody_looked()
    {
        var watch = Field(Field(Extension, "_loops"), "_watch");
        await Eventually(() => (bool)Field(watch, "_isAsleep"), "the watch is asleep");
        NewProbe().Do(_ => StayAway(computes: false));
        await Eventually(() => Extension.BlockedTurns == 1, "it is seen to block");
        Assert.False((bool)Field(watch, "_isAsleep"));

        static object Field(object of, string name) =>
            of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(of)!;
    }

    /// <summary>Those with a stash, and loggers.</summary>
    [Fact]
    public async Task One_with_a_mailbox_of_another_kind_is_named_too()
    {
        var stasher = Sys.ActorOf(Props.Create(() => new Stasher()).WithDispatcher("akka.actor.event-loop-dispatcher"), "stasher");

        stasher.Tell(new Action(() => StayAway(computes: false)));

        Assert.StartsWith("/user/stasher blocks the event loop", (await Log.Next<Warning>()).Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_gets_its_messages_in_order_before_while_and_after_it_blocks()
    {
        var blocked = NewProbe();
        var told = 0;
        Tell(100);
        blocked.Do(_ => StayAway(computes: false));
        Tell(100);
        await Eventually(() => Extension.BlockedTurns == 1, "it is seen to block");
        Tell(100);
        _gate.Set();
        Tell(100);
        for (var i = 0; i < told; i++)
            Assert.Equal(i, await blocked.Next<int>());

        void Tell(int count)
        {
            for (var i = 0; i < count; i++)
                blocked.Ref.Tell(told++);
        }
    }

    [Fact]
    public async Task What_a_blocked_actor_wrote_is_not_overtaken_by_what_it_writes_back_on_the_loop()
    {
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        var other = NewProbe();
        handler.Do(self =>
        {
            StayAway(computes: false);
            connection.Tell(Write("1"), self);
        });
        await Eventually(() => Extension.BlockedTurns == 1, "it is seen to block");

        // On the loop's new thread, in one turn: the actor comes back on the old thread, writes, and is woken here again.
        other.Do(_ =>
        {
            _gate.Set();
            handler.AwaitIdle();
            handler.Do(self => connection.Tell(Write("2"), self));
        });
        Assert.Equal("12", await ReadText(peer, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_take_no_more_than_a_few_threads(bool oneByOne)
    {
        const int many = 30;
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + many, ports);
        try
        {
            var (client, connection, handler) = await Serve(await Listen());
            await Settle(connection, handler);
            var blocked = Enumerable.Range(0, many).Select(_ => NewProbe()).ToArray();
            foreach (var probe in blocked)
                await probe.Settle();
            foreach (var (i, probe) in blocked.Index())
            {
                probe.Do(_ => StayAway(computes: false));
                if (!oneByOne)
                    continue;
                await client.SendAsync("ping"u8.ToArray());
                Assert.Equal("ping", await CollectText(handler, 4));
            }
            await Eventually(() => Extension.BlockedTurns > 0, "they are seen to block");
            await client.SendAsync("ping"u8.ToArray());
            Assert.Equal("ping", await CollectText(handler, 4));
            Assert.InRange(ProcessFacts.Threads("event-loop-1"), 2, 10);

            _gate.Set();
            foreach (var probe in blocked)
                await probe.Settle();
            await Eventually(() => ProcessFacts.Threads("event-loop-1") == 1, "the threads that came back have ended");
            await handler.Settle();
        }
        finally
        {
            ThreadPool.SetMinThreads(workers, ports);
        }
    }

    private void StayAway(bool computes)
    {
        if (computes)
        {
            while (!_gate.IsSet)
                Thread.SpinWait(100);
        }
        else
        {
            _gate.Wait(2 * Probe.Patience);
        }
    }

    private sealed class Stasher : ReceiveActor, IWithUnboundedStash
    {
        public Stasher() => Receive<Action>(act => act());

        public IStash Stash { get; set; } = null!;
    }
}
