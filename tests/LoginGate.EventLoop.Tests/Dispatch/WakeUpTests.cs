using System.Diagnostics;
using Akka.Actor;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Loops;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;
using Xunit.Abstractions;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>What other threads tell. With seeds, which a failure names.</summary>
public abstract class WakeUpContract(Transport transport, ITestOutputHelper output)
    : TcpContract(transport, "akka.actor.event-loop-dispatcher.slow-turn = 10ms")
{
    [Fact]
    public async Task A_loop_that_falls_asleep_misses_no_wake_up()
    {
        const int rounds = 4000;
        var loop = ((TcpManager)Manager).Loop;
        var actors = Enumerable.Range(0, 2).Select(_ => Sys.ActorOf(Transport.Place(Props.Create(() => new Signaller())))).ToArray();
        await OnThreads(3, (number, random) =>
        {
            using var done = new SemaphoreSlim(0);
            var call = new Signal(done);
            for (var i = 0; i < rounds; i++)
            {
                // Long enough, at times, for the loop to go to sleep, or to be about to.
                Thread.SpinWait(random.Next(i % 10 == 0 ? 20_000 : 2_000));
                if (number == 0)
                    loop.HandOver(call);
                else
                    actors[number - 1].Tell(done);
                Assert.True(done.Wait(Probe.Patience), $"Nobody woke up, round {i}.");
            }
        });
    }

    [Fact]
    public async Task Messages_of_each_thread_stay_in_order()
    {
        const int threads = 3;
        const int each = 30_000;
        var seen = new int[threads];
        var failures = new List<string>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Transport.Place(Props.Create(() => new Counter(seen, failures, threads * each, all))));
        await OnThreads(threads, (number, random) =>
        {
            for (var i = 0; i < each; i++)
            {
                actor.Tell((number, i));
                if (random.Next(50) == 0)
                    Thread.SpinWait(random.Next(5_000));
            }
        });
        await all.Task.WaitAsync(Probe.Patience);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Messages_stay_in_order_while_actors_block_and_come_back()
    {
        const int threads = 2;
        const int each = 20_000;
        var seen = new int[threads];
        var failures = new List<string>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Transport.Place(Props.Create(() => new Counter(seen, failures, threads * each, all))));
        var blocking = BlockAgainAndAgain(actor, all.Task);
        await OnThreads(threads, (number, random) =>
        {
            for (var i = 0; i < each; i++)
            {
                actor.Tell((number, i));
                if (random.Next(20) == 0)
                    Thread.SpinWait(random.Next(5_000));
            }
        });
        await all.Task.WaitAsync(Probe.Patience);
        Assert.Empty(failures);
        await blocking;
    }

    [Fact]
    public async Task What_an_actor_writes_stays_in_order_while_it_blocks_and_comes_back()
    {
        const int writes = 20_000;
        var (peer, connection, handler) = await Connect();
        await Settle(connection, handler);
        var writer = Sys.ActorOf(Transport.Place(Props.Create(() => new Writer(connection))));
        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < writes; i++)
                Assert.Equal(i, BitConverter.ToInt32(await Read(peer, sizeof(int))));
        });
        var blocking = BlockAgainAndAgain(writer, reading);
        await OnThreads(1, (_, random) =>
        {
            for (var i = 0; i < writes; i++)
            {
                writer.Tell(i);
                if (random.Next(20) == 0)
                    Thread.SpinWait(random.Next(5_000));
            }
        });
        await reading;
        await blocking;
    }

    // The actor itself and others on its loop, each until it is seen.
    private async Task BlockAgainAndAgain(IActorRef actor, Task until)
    {
        var tcp = EventLoopTcp.Get(Sys);
        var other = NewProbe();
        for (var round = 0; round < 30 && !until.IsCompleted; round++)
        {
            using var gate = new ManualResetEventSlim();
            var before = tcp.BlockedTurns;
            if (round % 2 == 0)
                actor.Tell(gate);
            else
                other.Do(_ => gate.Wait(Probe.Patience));
            await Eventually(() => tcp.BlockedTurns > before || until.IsCompleted, "it is seen to block");
            gate.Set();
            await other.Settle();
            if (round % 2 == 0)
                await actor.Ask<ActorIdentity>(new Identify(round), Probe.Patience);
        }
    }

    private async Task OnThreads(int count, Action<int, Random> act)
    {
        var seed = (int)Stopwatch.GetTimestamp();
        output.WriteLine($"seed {seed}");
        await Task.WhenAll(Enumerable.Range(0, count).Select(number =>
            Task.Factory.StartNew(() => act(number, new Random(seed + number)), TaskCreationOptions.LongRunning)));
    }

    private sealed class Signal(SemaphoreSlim done) : LoopCall
    {
        public override void Run() => done.Release();
    }

    private sealed class Signaller : ActorBase
    {
        protected override bool Receive(object message)
        {
            ((SemaphoreSlim)message).Release();
            return true;
        }
    }

    private sealed class Writer(IActorRef connection) : ActorBase
    {
        protected override bool Receive(object message)
        {
            if (message is int i)
                connection.Tell(Write(BitConverter.GetBytes(i)), Self);
            else
                ((ManualResetEventSlim)message).Wait(Probe.Patience);
            return true;
        }
    }

    private sealed class Counter(int[] seen, List<string> failures, int total, TaskCompletionSource all) : ActorBase
    {
        private int _left = total;

        protected override bool Receive(object message)
        {
            switch (message)
            {
                case (int number, int i):
                    if (seen[number]++ != i)
                        failures.Add($"{i} of thread {number} came as {seen[number] - 1}");
                    if (--_left == 0)
                        all.SetResult();
                    break;
                case ManualResetEventSlim gate:
                    gate.Wait(Probe.Patience);
                    break;
            }
            return true;
        }
    }
}

[Collection(Alone.Name)]
public sealed class OnTheLoopWakeUpTests(ITestOutputHelper output) : WakeUpContract(Transport.OnTheLoop, output);

[Collection(Alone.Name)]
public sealed class OnThreeLoopsWakeUpTests(ITestOutputHelper output) : WakeUpContract(Transport.OnThreeLoops, output);
