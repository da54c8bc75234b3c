using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class TimerTests : SystemTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task A_single_timer_fires_once_and_frees_its_key()
    {
        var actor = Timed();
        await Do(actor, t => t.StartSingleTimer("k", "tick", Soon));
        Journal.Expect("tick active False");
        Assert.Equal(false, await Do(actor, t => t.IsTimerActive("k")));
    }

    [Fact]
    public async Task A_timer_of_a_state_machine_may_bring_a_message_for_the_runtime()
    {
        using var limit = new CancellationTokenSource(Patience);
        Assert.True(await Sys.ActorOf<EndsByTimer>().WatchAsync(limit.Token));
    }

    [Fact]
    public async Task A_periodic_timer_goes_on_until_canceled()
    {
        var actor = Timed();
        await Do(actor, t => t.StartPeriodicTimer("k", "tick", Soon));
        Journal.WaitFor(lines => lines.Count >= 3);
        await Do(actor, t => t.Cancel("k"));
        var count = Journal.Lines.Length;
        await Task.Delay(60);
        await Settle(actor);
        Assert.Equal(count, Journal.Lines.Length);
    }

    [Fact]
    public async Task A_message_of_a_replaced_timer_is_dropped_even_when_it_is_queued()
    {
        var actor = Timed();
        await Hold(actor, t => t.StartSingleTimer("k", "old", TimeSpan.Zero), t => t.StartSingleTimer("k", "new", Soon));
        Journal.Expect("new active False");
    }

    [Fact]
    public async Task A_message_of_a_canceled_timer_is_dropped_even_when_it_is_queued()
    {
        var actor = Timed();
        await Hold(actor, t => t.StartSingleTimer("k", "old", TimeSpan.Zero), t => t.CancelAll());
        await Settle(actor);
        Assert.Empty(Journal.Lines);
    }

    [Fact]
    public async Task A_restart_cancels_timers_and_drops_queued_ticks()
    {
        var actor = Timed();
        await Hold(actor, t => t.StartPeriodicTimer("k", "old", TimeSpan.Zero, Soon), _ => throw new InvalidOperationException());
        await Settle(actor);
        await Task.Delay(60);
        await Settle(actor);
        Assert.Empty(Journal.Lines);
        Assert.Empty((object[])await Do(actor, t => t.ActiveTimers.ToArray()));
    }

    [Fact]
    public async Task The_first_tick_may_have_a_delay_of_its_own_and_a_sender()
    {
        var probe = new Probe(Sys);
        var actor = Timed();
        await Do(actor, t => t.StartPeriodicTimer("k", "echo", TimeSpan.Zero, TimeSpan.FromMinutes(1), probe.Ref));
        Assert.Equal("echo", await probe.Expect<string>());
        Assert.Equal(true, await Do(actor, t => t.IsTimerActive("k")));
    }

    [Fact]
    public async Task Stop_ends_all_timers_without_dead_letters()
    {
        var letters = Listen<Akka.Event.AllDeadLetters>();
        var actor = Timed();
        await Do(actor, t => t.StartPeriodicTimer("k", "tick", Soon));
        await actor.GracefulStop(Patience);
        await Task.Delay(50);
        Sys.DeadLetters.Tell("marker");
        object message;
        while ((message = (await letters.Expect<Akka.Event.AllDeadLetters>()).Message) is not "marker")
            Assert.IsAssignableFrom<Akka.Event.IDeadLetterSuppression>(message);
    }

    [Fact]
    public async Task A_timer_of_a_constructor_that_fails_ends_with_it()
    {
        var letters = Listen<Akka.Event.AllDeadLetters>();
        var actor = Sys.ActorOf(Props.Create(() => new FailsAfterStarting()));
        Assert.True(await actor.WatchAsync().WaitAsync(Patience));
        await Task.Delay(60);
        await letters.ExpectNothing();
    }

    [Fact]
    public async Task A_timer_can_send_PoisonPill()
    {
        var actor = Timed();
        var ended = actor.WatchAsync();
        await Do(actor, t => t.StartSingleTimer("k", PoisonPill.Instance, Soon));
        Assert.True(await ended.WaitAsync(Patience));
    }

    private IActorRef Timed()
    {
        var journal = Journal;
        return Sys.ActorOf(Props.Create(() => new TimedActor(journal)));
    }

    private static Task<object> Do(IActorRef actor, Action<ITimerScheduler> code) => Do(actor, t =>
    {
        code(t);
        return null;
    });

    private static Task<object> Do(IActorRef actor, Func<ITimerScheduler, object?> code) => actor.Ask<object>(code, Patience);

    /// <summary>Starts a timer, waits until its message is queued, then goes on, all within one turn.</summary>
    private static async Task Hold(IActorRef actor, Action<ITimerScheduler> start, Action<ITimerScheduler> then)
    {
        var done = new TaskCompletionSource();
        actor.Tell((Func<ITimerScheduler, object?>)(t =>
        {
            start(t);
            var mailbox = ((LocalActorRef)actor).Cell.Mailbox;
            Assert.True(SpinWait.SpinUntil(() => mailbox.HasMessages, Patience));
            done.SetResult();
            then(t);
            return null;
        }));
        await done.Task.WaitAsync(Patience);
        await Settle(actor);
    }

    private sealed class EndsByTimer : FSM<int, int>
    {
        public EndsByTimer()
        {
            StartWith(0, 0);
            When(0, _ => Stay());
            SetTimer("end", PoisonPill.Instance, Soon);
            Initialize();
        }
    }

    private sealed class FailsAfterStarting : UntypedActor, IWithTimers
    {
        public FailsAfterStarting()
        {
            Timers.StartPeriodicTimer("k", "tick", TimeSpan.FromMilliseconds(20));
            throw new InvalidOperationException();
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class TimedActor(Journal journal) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Func<ITimerScheduler, object?> code:
                    Sender.Tell(code(Timers) ?? "null");
                    break;
                case "echo":
                    Sender.Tell("echo");
                    break;
                default:
                    journal.Add($"{message} active {Timers.IsTimerActive("k")}");
                    break;
            }
        }
    }
}
