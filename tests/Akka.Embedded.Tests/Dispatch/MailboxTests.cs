using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Dispatch;

public sealed class MailboxTests : SystemTest
{
    public MailboxTests()
        : base($$"""
            bounded { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 2, mailbox-push-timeout-time = 50ms }
            priority { mailbox-type = "{{typeof(ByValue).AssemblyQualifiedName}}" }
            deque { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox" }
            with-mailbox { type = Dispatcher, mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 5, mailbox-push-timeout-time = 1s }
            also-with-mailbox = with-mailbox
            stashing { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox", stash-capacity = 6 }
            also-stashing = stashing
            with-requirement { type = Dispatcher, mailbox-requirement = "Akka.Dispatch.IBoundedMessageQueueSemantics" }
            no-type { mailbox-type = "No.Such.Mailbox" }
            """)
    {
    }

    [Fact]
    public async Task An_alias_of_a_dispatcher_brings_its_mailbox_and_stash_capacity()
    {
        var dispatcher = Sys.Dispatchers.Lookup("also-with-mailbox");
        Assert.IsType<BoundedMailbox>(Sys.Mailboxes.GetMailboxType(Props.Empty, dispatcher.Configurator.Config));
        Assert.Equal(6, await Sys.ActorOf(Props.Create<Stasher>().WithDispatcher("also-stashing")).Ask<int>("capacity", Patience));
    }

    [Fact]
    public async Task A_full_bounded_mailbox_holds_the_sender_up_to_the_push_timeout_and_then_gives_to_dead_letters()
    {
        var letters = Listen<DeadLetter>();
        var gate = new ManualResetEventSlim();
        var actor = Held(gate, "bounded");
        actor.Tell("1");
        actor.Tell("2");
        var start = Stopwatch.StartNew();
        actor.Tell("3");
        Assert.True(start.Elapsed >= TimeSpan.FromMilliseconds(45), $"after {start.Elapsed}");
        Assert.Equal("3", (await letters.Expect<DeadLetter>()).Message);

        var waiting = Task.Run(() => actor.Tell("4"));
        gate.Set();
        await waiting;
        await Settle(actor);
        Assert.Equal(["1", "2"], Journal.Lines[..2]);
    }

    [Fact]
    public async Task A_notice_of_the_runtime_gets_into_a_full_bounded_mailbox()
    {
        var gate = new ManualResetEventSlim();
        var actor = Held(gate, "bounded");
        var subject = Sys.ActorOf(Props.Empty);
        gate.Set();
        actor.Tell(subject);
        await Settle(actor);
        var second = new ManualResetEventSlim();
        await Hold(actor, second);
        actor.Tell("1");
        actor.Tell("2");
        await subject.GracefulStop(Patience);
        second.Set();
        Journal.Expect("1", "2", "terminated");
    }

    [Fact]
    public async Task A_stopped_actor_lets_waiting_senders_go()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Holding(Journal)).WithMailbox("bounded"));
        var gate = new ManualResetEventSlim();
        await Hold(actor, gate);
        actor.Tell("1");
        actor.Tell("2");
        ((BoundedMessageQueue)((LocalActorRef)actor).Cell.Mailbox.MessageQueue).PushTimeOut = Timeout.InfiniteTimeSpan;
        var waiting = Task.Run(() => actor.Tell("3"));
        Sys.Stop(actor);
        gate.Set();
        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_priority_mailbox_sorts_what_waits()
    {
        var gate = new ManualResetEventSlim();
        var actor = Held(gate, "priority");
        foreach (var text in new[] { "5", "1", "3", "2", "4" })
            actor.Tell(text);
        gate.Set();
        Journal.Expect("1", "2", "3", "4", "5");
        await Settle(actor);
    }

    [Fact]
    public async Task Requirements_of_the_actor_class_pick_the_mailbox()
    {
        Assert.IsType<UnboundedMessageQueue>(await QueueOf(Props.Create(() => new Holding(new Journal()))));
        Assert.IsType<UnboundedDequeMessageQueue>(await QueueOf(Props.Create(() => new NeedsDeque())));
        Assert.IsType<BoundedMessageQueue>(await QueueOf(Props.Create(() => new NeedsBound())));
        Assert.IsType<BoundedMessageQueue>(await QueueOf(Props.Create(() => new Holding(new Journal())).WithDispatcher("with-mailbox")));
        Assert.IsType<BoundedMessageQueue>(await QueueOf(Props.Create(() => new Holding(new Journal())).WithDispatcher("with-requirement")));
        Assert.IsType<UnboundedDequeMessageQueue>(await QueueOf(Props.Create(() => new NeedsDeque()).WithMailbox("deque")));
    }

    [Fact]
    public void A_mailbox_that_does_not_fit_is_refused_by_ActorOf()
    {
        Assert.Throws<ArgumentException>(() => Sys.ActorOf(Props.Create(() => new NeedsDeque()).WithMailbox("bounded")));
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Empty.WithMailbox("none")));
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Empty.WithMailbox("no-type")));
    }

    [Fact]
    public async Task A_refused_actor_leaves_its_name_free()
    {
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Empty.WithMailbox("none"), "name"));
        await Settle(Sys.ActorOf(Props.Empty, "name"));
    }

    [Fact]
    public async Task A_queue_of_ones_own_is_used_through_its_interface()
    {
        var system = ActorSystem.Create("own", $$"""
            akka { loglevel = OFF, stdout-loglevel = OFF }
            own { mailbox-type = "{{typeof(CountingMailbox).FullName}}" }
            """);
        var actor = system.ActorOf(Props.Create(() => new Holding(Journal)).WithMailbox("own"));
        actor.Tell("x");
        await Settle(actor);
        Assert.True(CountingMailbox.Enqueued >= 2);
        await system.Terminate();
    }

    private static async Task Hold(IActorRef actor, ManualResetEventSlim gate)
    {
        var held = new ManualResetEventSlim();
        actor.Tell((held, gate));
        await Eventually(() => held.IsSet);
    }

    private IActorRef Held(ManualResetEventSlim gate, string mailbox)
    {
        var journal = Journal;
        var actor = Sys.ActorOf(Props.Create(() => new Holding(journal)).WithMailbox(mailbox));
        Hold(actor, gate).GetAwaiter().GetResult();
        return actor;
    }

    private async Task<IMessageQueue> QueueOf(Props props)
    {
        var actor = Sys.ActorOf(props);
        await Settle(actor);
        return ((LocalActorRef)actor).Cell.Mailbox.MessageQueue;
    }

    private sealed class Holding(Journal journal) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case (ManualResetEventSlim held, ManualResetEventSlim gate):
                    held.Set();
                    gate.Wait(Patience);
                    break;
                case IActorRef subject:
                    Context.Watch(subject);
                    break;
                case Terminated:
                    journal.Add("terminated");
                    break;
                default:
                    journal.Add((string)message);
                    break;
            }
        }
    }

    private sealed class Stasher : UntypedActor, IWithStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message) => Sender.Tell(Stash.Capacity);
    }

    private sealed class NeedsDeque : UntypedActor, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>
    {
        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class NeedsBound : UntypedActor, IRequiresMessageQueue<IBoundedMessageQueueSemantics>
    {
        protected override void OnReceive(object message)
        {
        }
    }

    public sealed class ByValue(Settings settings, Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) =>
            message is string text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
    }

    public sealed class CountingMailbox(Settings settings, Config config) : MailboxType(settings, config)
    {
        private static int _enqueued;

        public static int Enqueued => _enqueued;

        public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Queue();

        private sealed class Queue : IMessageQueue
        {
            private readonly UnboundedMessageQueue _queue = new();

            public bool HasMessages => _queue.HasMessages;

            public int Count => _queue.Count;

            public void Enqueue(IActorRef receiver, Envelope envelope)
            {
                Interlocked.Increment(ref _enqueued);
                _queue.Enqueue(receiver, envelope);
            }

            public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

            public void CleanUp(IActorRef owner, IMessageQueue deadletters) => _queue.CleanUp(owner, deadletters);
        }
    }
}
