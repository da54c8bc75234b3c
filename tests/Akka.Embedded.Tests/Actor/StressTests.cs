using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

/// <summary>Races, with exact counts: nothing is lost and nothing comes twice.</summary>
public sealed class StressTests : SystemTest
{
    private const int Senders = 4;

    [Fact]
    public async Task Every_message_arrives_once_and_in_order_for_each_sender()
    {
        const int each = 50_000;
        var counter = Sys.ActorOf(Props.Create(() => new PerSenderOrder(Senders)));
        await Parallel(s =>
        {
            for (var i = 0; i < each; i++)
                counter.Tell((s, i));
        });
        Assert.Equal(Enumerable.Repeat(each, Senders), await counter.Ask<int[]>("counts", Patience));
    }

    [Fact]
    public async Task Each_message_around_a_stop_is_either_handled_or_a_dead_letter()
    {
        var letters = new Counter();
        var listener = Sys.ActorOf(Props.Create(() => new CountingActor(letters)));
        Sys.EventStream.Subscribe(listener, typeof(DeadLetter));
        var handled = new Counter();
        const int rounds = 60, each = 300;
        for (var round = 0; round < rounds; round++)
        {
            var actor = Sys.ActorOf(Props.Create(() => new CountingActor(handled)));
            await Parallel(s =>
            {
                for (var i = 0; i < each; i++)
                {
                    if (s == 0 && i == each / 2)
                        Sys.Stop(actor);
                    actor.Tell(i);
                }
            });
            Assert.True(await actor.WatchAsync().WaitAsync(Patience));
        }

        await Eventually(() => handled.Value + letters.Value >= rounds * Senders * each);
        await Settle(listener);
        Assert.Equal(rounds * Senders * each, handled.Value + letters.Value);
    }

    [Fact]
    public async Task Every_watch_around_a_stop_is_answered_once()
    {
        const int rounds = 200;
        var counter = new Counter();
        for (var round = 0; round < rounds; round++)
        {
            var subject = Sys.ActorOf(Props.Empty);
            var watchers = Enumerable.Range(0, Senders).Select(_ => Sys.ActorOf(Props.Create(() => new WatchCounter(counter)))).ToArray();
            await Parallel(s =>
            {
                watchers[s].Tell(subject);
                if (s == 0)
                    Sys.Stop(subject);
            });
            await Eventually(() => counter.Value == (round + 1) * Senders);
            foreach (var watcher in watchers)
                Sys.Stop(watcher);
        }
    }

    [Fact]
    public async Task Children_spawned_and_stopped_by_the_thousand_leave_nothing_behind()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Spawner()));
        Assert.Equal(5_000, await parent.Ask<int>(5_000, Patience));
        Assert.Equal(0, await parent.Ask<int>("children", Patience));
    }

    [Fact]
    public async Task Top_level_actors_can_be_made_from_many_threads_while_the_system_ends()
    {
        var system = ActorSystem.Create("ending", "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }");
        var started = new Counter();
        var stopped = new Counter();
        var work = Parallel(_ =>
        {
            try
            {
                while (true)
                    system.ActorOf(Props.Create(() => new LifeCounter(started, stopped)));
            }
            catch (InvalidOperationException)
            {
                // The system has begun to end.
            }
        });
        await Task.Delay(30);
        await system.Terminate().WaitAsync(Patience);
        await work;
        Assert.True(started.Value > 0);
        Assert.Equal(started.Value, stopped.Value);
    }

    [Fact]
    public async Task Failures_from_many_threads_restart_and_lose_only_the_failing_messages()
    {
        var handled = new Counter();
        var actor = Sys.ActorOf(Props.Create(() => new FailsSometimes(handled)));
        const int each = 2_000;
        await Parallel(_ =>
        {
            for (var i = 0; i < each; i++)
                actor.Tell(i);
        });
        await Settle(actor);
        Assert.Equal(Senders * (each - (each / 100)), handled.Value);
    }

    [Fact]
    public async Task Asks_from_many_threads_get_their_own_answers()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echoing()));
        await Parallel(s =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var question = (s, i);
                Assert.Equal(question, echo.Ask<(int, int)>(question, Patience).GetAwaiter().GetResult());
            }
        });
    }

    [Fact]
    public async Task Suspending_and_resuming_children_loses_no_wakeup()
    {
        var handled = new Counter();
        var parent = Sys.ActorOf(Props.Create(() => new ResumingParent(handled)));
        var child = await parent.Ask<IActorRef>("child", Patience);
        const int each = 3_000;
        await Parallel(_ =>
        {
            for (var i = 0; i < each; i++)
                child.Tell(i % 7 == 0 ? new InvalidOperationException() : i);
        });
        await Settle(child);
        var failing = Enumerable.Range(0, each).Count(i => i % 7 == 0);
        Assert.Equal(Senders * (each - failing), handled.Value);
    }

    private static Task Parallel(Action<int> work) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(s => Task.Factory.StartNew(
            () => work(s), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private sealed class Counter
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }

    private sealed class PerSenderOrder(int senders) : UntypedActor
    {
        private readonly int[] _next = new int[senders];

        protected override void OnReceive(object message)
        {
            if (message is not (int sender, int number))
                Sender.Tell(_next);
            else if (number == _next[sender])
                _next[sender]++;
        }
    }

    private sealed class CountingActor(Counter counter) : UntypedActor
    {
        protected override void OnReceive(object message) => counter.Add();
    }

    private sealed class WatchCounter(Counter counter) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is IActorRef subject)
                Context.Watch(subject);
            else if (message is Terminated)
                counter.Add();
        }
    }

    private sealed class Spawner : UntypedActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private int _left;
        private int _total;
        private int _ended;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "children":
                    Sender.Tell(Context.GetChildren().Count());
                    break;
                case int count:
                    _asker = Sender;
                    _left = _total = count;
                    for (var i = 0; i < Math.Min(count, 50); i++)
                        Spawn();
                    break;
                case Terminated:
                    _ended++;
                    if (_left > 0)
                        Spawn();
                    else if (_ended == _total)
                        _asker.Tell(_ended);
                    break;
            }
        }

        private void Spawn()
        {
            _left--;
            var child = Context.Watch(Context.ActorOf(Props.Empty));
            if (_left % 3 == 0)
                Context.Stop(child);
            else if (_left % 3 == 1)
                child.Tell(PoisonPill.Instance);
            else
                child.Tell(Kill.Instance);
        }
    }

    private sealed class LifeCounter(Counter started, Counter stopped) : UntypedActor
    {
        protected override void PreStart() => started.Add();

        protected override void PostStop() => stopped.Add();

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class FailsSometimes(Counter handled) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if ((int)message % 100 == 0)
                throw new InvalidOperationException();
            handled.Add();
        }
    }

    private sealed class Echoing : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class ResumingParent : UntypedActor
    {
        private readonly IActorRef _child;

        public ResumingParent(Counter handled)
        {
            _child = Context.ActorOf(Props.Create(() => new FailsOnException(handled)));
        }

        protected override void OnReceive(object message) => Sender.Tell(_child);

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);
    }

    private sealed class FailsOnException(Counter handled) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception e)
                throw e;
            handled.Add();
        }
    }
}
