using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Dispatch;

public sealed class DispatcherTests : SystemTest
{
    public DispatcherTests()
        : base($$"""
            pinned { type = PinnedDispatcher, shutdown-timeout = 10ms }
            forked { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 2, threadtype = background }, shutdown-timeout = 10ms }
            single { type = Dispatcher, executor = fork-join-executor
              fork-join-executor { parallelism-min = 1, parallelism-factor = 0.1, parallelism-max = 1 } }
            tasks { type = TaskDispatcher }
            channel { type = Dispatcher, executor = channel-executor }
            one-by-one = ${single} { throughput = 1 }
            deadline = ${single} { throughput = 1000, throughput-deadline-time = 1ms }
            context { type = SynchronizedDispatcher, executor = current-context-executor }
            own { type = "{{typeof(OwnConfigurator).AssemblyQualifiedName}}" }
            alias = pinned
            this-way = that-way
            that-way = this-way
            unknown-type { type = "No.Such.Dispatcher" }
            """)
    {
    }

    [Theory]
    [InlineData("akka.actor.default-dispatcher")]
    [InlineData("akka.actor.internal-dispatcher")]
    [InlineData("akka.actor.default-blocking-io-dispatcher")]
    [InlineData("akka.actor.task-dispatcher")]
    [InlineData("akka.actor.default-fork-join-dispatcher")]
    [InlineData("akka.io.pinned-dispatcher")]
    [InlineData("pinned")]
    [InlineData("forked")]
    [InlineData("single")]
    [InlineData("tasks")]
    [InlineData("channel")]
    [InlineData("alias")]
    [InlineData("own")]
    public async Task Every_kind_of_dispatcher_runs_actors(string id)
    {
        var actor = Sys.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher(id));
        Assert.NotEqual(0, await actor.Ask<int>("thread", Patience));
        Assert.True(await actor.GracefulStop(Patience));
    }

    [Fact]
    public async Task A_pinned_dispatcher_has_a_thread_for_each_actor_and_keeps_it()
    {
        var first = Sys.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher("pinned"));
        var second = Sys.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher("pinned"));
        var thread = await first.Ask<int>("thread", Patience);
        Assert.Equal(thread, await first.Ask<int>("thread", Patience));
        Assert.NotEqual(thread, await second.Ask<int>("thread", Patience));
    }

    [Fact]
    public async Task A_fork_join_dispatcher_uses_its_own_threads()
    {
        var props = Props.Create(() => new ThreadTeller()).WithDispatcher("forked");
        var actors = Enumerable.Range(0, 8).Select(_ => Sys.ActorOf(props)).ToArray();
        var threads = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            foreach (var actor in actors)
                threads.Add(await actor.Ask<int>("thread", Patience));
        }

        Assert.InRange(threads.Count, 1, 2);
        Assert.False(await actors[0].Ask<bool>("pool", Patience));
    }

    [Fact]
    public async Task A_dispatcher_whose_threads_have_ended_starts_them_again()
    {
        for (var i = 0; i < 3; i++)
        {
            var actor = Sys.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher("forked"));
            await actor.Ask<int>("thread", Patience);
            await actor.GracefulStop(Patience);
            await Task.Delay(50);
        }
    }

    [Theory]
    [InlineData("one-by-one")]
    [InlineData("deadline")]
    public async Task A_busy_actor_gives_the_thread_to_others(string id)
    {
        var journal = Journal;
        var gate = new ManualResetEventSlim();
        var blocker = Sys.ActorOf(Props.Create(() => new Blocker(gate)).WithDispatcher(id));
        blocker.Tell("block");
        var first = Sys.ActorOf(Props.Create(() => new Writer(journal, "first")).WithDispatcher(id));
        var second = Sys.ActorOf(Props.Create(() => new Writer(journal, "second")).WithDispatcher(id));
        for (var i = 0; i < 3; i++)
        {
            first.Tell(i);
            second.Tell(i);
        }

        gate.Set();
        Journal.WaitFor(l => l.Count == 6);
        Assert.NotEqual(["first", "first", "first", "second", "second", "second"], Journal.Lines);
        await Settle(first);
    }

    [Fact]
    public void An_unknown_dispatcher_is_refused_and_known_ones_are_shared()
    {
        Assert.Throws<ConfigurationException>(() => Sys.Dispatchers.Lookup("none"));
        Assert.Throws<ConfigurationException>(() => Sys.Dispatchers.Lookup("unknown-type"));
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Empty.WithDispatcher("none")));
        var endless = Assert.Throws<ConfigurationException>(() => Sys.Dispatchers.Lookup("this-way"));
        Assert.StartsWith("Could not find a concrete dispatcher config after following", endless.Message);
        Assert.Same(Sys.Dispatchers.Lookup("tasks"), Sys.Dispatchers.Lookup("tasks"));
        Assert.Same(Sys.Dispatchers.DefaultGlobalDispatcher, Sys.Dispatchers.Lookup(Dispatchers.DefaultDispatcherId));
        Assert.NotSame(Sys.Dispatchers.Lookup("pinned"), Sys.Dispatchers.Lookup("pinned"));
        Assert.Equal("tasks", Sys.Dispatchers.Lookup("tasks").Id);
        Assert.Equal(30, Sys.Dispatchers.DefaultGlobalDispatcher.Throughput);
        Assert.True(Sys.Dispatchers.HasDispatcher("tasks"));
        Assert.False(Sys.Dispatchers.HasDispatcher("none"));
    }

    [Fact]
    public async Task The_synchronized_dispatcher_runs_on_the_context_it_was_made_in()
    {
        var context = new QueueContext();
        var outer = SynchronizationContext.Current;
        IActorRef actor;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            actor = Sys.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher("context"));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        var answer = actor.Ask<int>("thread", Patience);
        await Eventually(() =>
        {
            context.RunAll();
            return answer.IsCompleted;
        });
        Assert.NotEqual(0, context.Ran);
        Sys.Stop(actor);
        await Eventually(() =>
        {
            context.RunAll();
            return ((LocalActorRef)actor).IsTerminated;
        });
    }

    [Fact]
    public void Work_can_be_scheduled_on_a_dispatcher()
    {
        using var ran = new ManualResetEventSlim();
        Sys.Dispatchers.DefaultGlobalDispatcher.Schedule(ran.Set);
        Assert.True(ran.Wait(Patience));
    }

    [Fact]
    public async Task An_actor_that_was_told_runs_though_the_one_that_told_it_blocks()
    {
        for (var i = 0; i < 10; i++)
        {
            var told = Sys.ActorOf(Props.Create(() => new ThreadTeller()));
            var blocking = Sys.ActorOf(Props.Create(() => new BlockingAsker(told)));
            Assert.NotEqual(0, await blocking.Ask<int>("ask and block", Patience));
        }
    }

    [Fact]
    public async Task Several_actors_that_block_on_another_all_get_on()
    {
        var told = Sys.ActorOf(Props.Create(() => new ThreadTeller()));
        var answers = Enumerable.Range(0, 3).Select(_ => Sys.ActorOf(Props.Create(() => new BlockingAsker(told))).Ask<int>("go", Patience));
        Assert.DoesNotContain(0, await Task.WhenAll(answers));
    }

    [Fact]
    public async Task A_pair_that_keeps_waking_each_other_does_not_starve_others()
    {
        var stop = new CancellationTokenSource();
        for (var i = 0; i < Environment.ProcessorCount * 2; i++)
        {
            var pong = Sys.ActorOf(Props.Create(() => new Echoing(stop.Token)));
            Sys.ActorOf(Props.Create(() => new Echoing(stop.Token))).Tell("ping", pong);
        }

        for (var i = 0; i < 50; i++)
            await Sys.ActorOf(Props.Create(() => new ThreadTeller())).Ask<int>("thread", Patience);
        await stop.CancelAsync();
    }

    private sealed class ThreadTeller : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(
            message is "pool" ? Thread.CurrentThread.IsThreadPoolThread : Environment.CurrentManagedThreadId);
    }

    private sealed class BlockingAsker(IActorRef told) : UntypedActor
    {
        protected override void OnReceive(object message) =>
            Sender.Tell(told.Ask<int>("thread", Patience).GetAwaiter().GetResult());
    }

    private sealed class Blocker(ManualResetEventSlim gate) : UntypedActor
    {
        protected override void OnReceive(object message) => gate.Wait(Patience);
    }

    private sealed class Writer(Journal journal, string name) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is int)
            {
                journal.Add(name);
                Thread.Sleep(5);
            }
        }
    }

    private sealed class Echoing(CancellationToken stop) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (!stop.IsCancellationRequested)
                Sender.Tell(message);
        }
    }

    private sealed class QueueContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback, object?)> _work = new();

        public int Ran { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_work)
                _work.Enqueue((d, state));
        }

        public void RunAll()
        {
            while (true)
            {
                (SendOrPostCallback Callback, object? State) work;
                lock (_work)
                {
                    if (!_work.TryDequeue(out work))
                        return;
                }

                Ran++;
                work.Callback(work.State);
            }
        }
    }

    public sealed class OwnConfigurator(
        Config config, IDispatcherPrerequisites prerequisites) : MessageDispatcherConfigurator(config, prerequisites)
    {
        public override MessageDispatcher Dispatcher() => new Own(this);

        private sealed class Own(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
        {
            protected override void ExecuteTask(IRunnable run) => new Thread(run.Run).Start();

            protected override void Shutdown()
            {
            }
        }
    }
}
