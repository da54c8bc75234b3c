using Akka.Dispatch;
using LoginGate.EventLoop.Loops;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Loops;

public sealed class WorkQueueTests
{
    private readonly WorkQueue _queue = new();
    private readonly List<int> _ran = [];

    [Fact]
    public void Work_runs_in_order_but_what_was_woken_last_runs_next()
    {
        Add(() => _ran.Add(1));
        Add(() =>
        {
            _ran.Add(2);
            Add(() => _ran.Add(4));
            Add(() => _ran.Add(3));
        });
        Add(() => _ran.Add(5));
        Assert.Empty(_ran);
        Run();
        Assert.Equal([1, 2, 3, 5, 4], _ran);
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void What_runs_at_present_goes_behind_the_rest_when_it_is_to_run_again()
    {
        Work? again = null;
        again = new Work(() =>
        {
            _ran.Add(1);
            if (_ran.Count < 3)
                _queue.Add(again!);
        });
        _queue.Add(again);
        Add(() => _ran.Add(2));
        Add(() => _ran.Add(3));
        Run();
        Assert.Equal([1, 2, 3, 1], _ran);
    }

    [Fact]
    public void Work_that_wakes_one_another_without_end_lets_the_rest_have_their_turn()
    {
        var others = 0;
        void PlayOn() => Add(PlayOn);
        Add(PlayOn);
        for (var i = 0; i < 10; i++)
            Add(() => others++);
        Run(most: 11 * 17);
        Assert.Equal(10, others);
        Assert.False(_queue.IsEmpty);
    }

    [Fact]
    public void What_comes_from_elsewhere_does_not_go_before_what_waits()
    {
        Add(() => _ran.Add(1));
        Add(() => _ran.Add(2));
        _queue.Running = null;
        Add(() => _ran.Add(3));
        Run();
        Assert.Equal([1, 2, 3], _ran);
    }

    [Fact]
    public void What_is_spilled_runs_on_the_thread_pool()
    {
        using var ran = new CountdownEvent(3);
        void Signal()
        {
            if (Thread.CurrentThread.IsThreadPoolThread)
                ran.Signal();
        }

        Add(Signal);
        Add(() =>
        {
            Add(Signal);
            Add(Signal);
        });
        Run(most: 2);
        _queue.Spill();
        Assert.True(_queue.IsEmpty);
        Assert.Null(_queue.Take());
        Assert.True(ran.Wait(Probe.Patience));
    }

    private void Add(Action work) => _queue.Add(new Work(work));

    private void Run(int most = int.MaxValue)
    {
        for (; most > 0 && _queue.Take() is { } run; most--)
        {
            _queue.Running = run;
            run.Run();
        }
        _queue.Running = null;
    }

    private sealed class Work(Action action) : IRunnable
    {
        public void Run() => action();

        public void Execute() => action();
    }
}
