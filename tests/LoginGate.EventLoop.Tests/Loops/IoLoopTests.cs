using Akka.Event;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Linux;
using LoginGate.EventLoop.Loops;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Loops;

/// <summary>The thread itself.</summary>
public sealed class IoLoopTests() : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher.slow-turn = 1m")
{
    private const int Accepted = 300;

    private IoLoop Loop => ((TcpManager)Manager).Loop;

    [Fact]
    public async Task An_outgoing_connection_does_not_queue_up_behind_all_that_were_accepted()
    {
        var told = new List<int>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entries = await OnLoop(() => Enumerable.Range(0, Accepted + 1)
            .Select(n => new Entry(Loop, () => Note(n), isOutgoing: n == Accepted)).ToArray());

        // The loop's thread is held up; meanwhile all become ready in order, the outgoing one last.
        using (Hold.Of(Loop))
            Array.ForEach(entries, entry => entry.Signal());
        await all.Task.WaitAsync(Probe.Patience);
        Assert.InRange(told.IndexOf(Accepted), 0, Accepted / 2);
        await OnLoop(() =>
        {
            Array.ForEach(entries, entry => entry.Close());
            return 0;
        });

        void Note(int number)
        {
            if (told.Contains(number))
                return;
            told.Add(number);
            if (told.Count == Accepted + 1)
                all.SetResult();
        }
    }

    [Fact]
    public async Task What_is_handed_over_after_the_end_still_takes_turns()
    {
        const int calls = 10_000;
        await Sys.Terminate().WaitAsync(Probe.Patience);
        var (inside, atOnce, left) = (0, 0, calls);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        for (var i = 0; i < calls; i++)
            Loop.HandOver(LoopCall.Of(Call));

        await all.Task.WaitAsync(Probe.Patience);
        Assert.Equal(0, atOnce);

        void Call()
        {
            if (Interlocked.Increment(ref inside) > 1)
                Interlocked.Increment(ref atOnce);
            Thread.Yield();
            Interlocked.Decrement(ref inside);
            if (Interlocked.Decrement(ref left) == 0)
                all.SetResult();
        }
    }

    [Fact]
    public async Task What_an_actor_leaves_on_the_thread_is_not_seen_by_the_next()
    {
        var local = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<(string?, SynchronizationContext?)>();
        NewProbe().Do(_ =>
        {
            local.Value = "left behind";
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        });
        NewProbe().Do(_ => seen.SetResult((local.Value, SynchronizationContext.Current)));
        Assert.Equal((null, null), await seen.Task.WaitAsync(Probe.Patience));
    }

    [Fact]
    public async Task Work_that_throws_is_logged_and_the_rest_runs()
    {
        Loop.HandOver(new Throwing());
        var logged = await Log.Next<Error>();
        Assert.IsType<FormatException>(logged.Cause);
        Assert.Equal("event-loop-1", logged.LogSource);
        Loop.HandOver(new ThrowingCall());
        Assert.IsType<FormatException>((await Log.Next<Error>()).Cause);
        await NewProbe().Settle();
    }

    private async Task<T> OnLoop<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.HandOver(LoopCall.Of(() => result.SetResult(function())));
        return await result.Task.WaitAsync(Probe.Patience);
    }

    private sealed class ThrowingCall : LoopCall
    {
        public override void Run() => throw new FormatException();
    }

    private sealed class Throwing : Akka.Dispatch.IRunnable
    {
        public void Run() => throw new FormatException();

        public void Execute() => Run();
    }

    private sealed class Entry : ILoopEntry
    {
        private readonly IoLoop _loop;
        private readonly int _event = LinuxCalls.EventCreate();
        private readonly Action _onEvents;
        private readonly long _key;

        public Entry(IoLoop loop, Action onEvents, bool isOutgoing)
        {
            (_loop, _onEvents) = (loop, onEvents);
            Assert.Equal(0, loop.Poller.Add(_event, this, LinuxCalls.EpollIn, isOutgoing, out _key));
        }

        public void Signal() => LinuxCalls.EventSignal(_event);

        public void OnEvents(uint flags) => _onEvents();

        public void OnLoopEnded()
        {
        }

        public void Close()
        {
            _loop.Poller.Remove(_key);
            LinuxCalls.Close(_event);
        }
    }
}
