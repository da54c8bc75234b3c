using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class StashTests : SystemTest
{
    public StashTests()
        : base("limited { mailbox-type = \"Akka.Dispatch.UnboundedDequeBasedMailbox\", stash-capacity = 2 }")
    {
    }

    [Fact]
    public async Task UnstashAll_puts_everything_in_front_in_order()
    {
        var actor = Stasher();
        await Together(actor, "1", "2", "3", "open", "4");
        Journal.Expect("open", "1", "2", "3", "4");
    }

    [Fact]
    public async Task Unstash_puts_the_oldest_one_in_front()
    {
        var actor = Stasher();
        await Together(actor, "1", "2", "open-one", "3");
        Journal.Expect("open-one", "1", "3");
    }

    [Fact]
    public async Task UnstashAll_with_a_condition_loses_what_does_not_fit()
    {
        var actor = Stasher();
        await Together(actor, "1", "2", "3", "open-odd", "4");
        Journal.Expect("open-odd", "1", "3", "4");
        Assert.Equal(0, await actor.Ask<int>(new CountStash(), Patience));
    }

    [Fact]
    public async Task ClearStash_empties_and_gives_the_envelopes()
    {
        var actor = Stasher();
        await Together(actor, "1", "2");
        var envelopes = await actor.Ask<Envelope[]>(new TakeAll(), Patience);
        Assert.Equal(["1", "2"], envelopes.Select(e => e.Message));
        Assert.Equal(0, await actor.Ask<int>(new CountStash(), Patience));
    }

    [Fact]
    public async Task Stashing_the_same_message_twice_fails()
    {
        var actor = Stasher();
        Assert.IsType<IllegalActorStateException>(await actor.Ask<object>(new Twice(), Patience));
    }

    [Fact]
    public async Task A_full_stash_is_a_failure_of_the_actor()
    {
        var errors = Listen<Error>();
        var actor = Sys.ActorOf(Props.Create(() => new StashingActor(Journal)).WithStashCapacity(2));
        await Together(actor, "1", "2", "3");
        Assert.IsType<StashOverflowException>((await errors.Expect<Error>()).Cause);
        // The restart put both back, in order, and the fresh instance set them aside again.
        Assert.Equal(2, await actor.Ask<int>(new CountStash(), Patience));
    }

    [Fact]
    public async Task The_capacity_comes_from_the_mailbox_unless_the_recipe_says()
    {
        var journal = Journal;
        var props = Props.Create(() => new StashingActor(journal));
        Assert.Equal(-1, await Sys.ActorOf(props).Ask<int>(new AskCapacity(), Patience));
        Assert.Equal(2, await Sys.ActorOf(props.WithMailbox("limited")).Ask<int>(new AskCapacity(), Patience));
        Assert.Equal(7, await Sys.ActorOf(props.WithMailbox("limited").WithStashCapacity(7)).Ask<int>(new AskCapacity(), Patience));
    }

    [Fact]
    public async Task An_unbounded_stash_has_no_capacity_whatever_the_recipe_says()
    {
        var props = Props.Create(() => new UnboundedStasher()).WithStashCapacity(1);
        Assert.Equal(-1, await Sys.ActorOf(props).Ask<int>("capacity", Patience));
    }

    [Fact]
    public void A_stashed_notice_of_an_end_is_delivered_again()
    {
        var journal = Journal;
        Sys.ActorOf(Props.Create(() => new NoticeStasher(journal)));
        journal.WaitFor(l => l.Count == 2);
        Assert.Equal(["stashed", "delivered again"], journal.Lines);
    }

    [Fact]
    public async Task A_restart_puts_the_stash_in_front_of_newer_messages()
    {
        var actor = Stasher();
        await Together(actor, "1", "2", new InvalidOperationException(), "newer", "open");
        Journal.Expect("open", "1", "2", "newer");
    }

    [Fact]
    public async Task On_PoisonPill_stashed_messages_go_to_dead_letters_before_the_rest()
    {
        var letters = Listen<DeadLetter>();
        var actor = Stasher();
        await Together(actor, "1", "2", PoisonPill.Instance, "late");
        Assert.Equal("1", (await letters.Expect<DeadLetter>()).Message);
        Assert.Equal("2", (await letters.Expect<DeadLetter>()).Message);
        Assert.Equal("late", (await letters.Expect<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Senders_survive_the_stash()
    {
        var actor = Stasher();
        var answer = actor.Ask<string>("who", Patience);
        actor.Tell("open");
        Assert.Equal("who", await answer);
    }

    [Fact]
    public async Task A_bounded_stash_gets_a_bounded_deque()
    {
        var journal = Journal;
        var actor = Sys.ActorOf(Props.Create(() => new BoundedStasher(journal)));
        await Settle(actor);
        Assert.IsType<Akka.Dispatch.MessageQueues.BoundedDequeMessageQueue>(((LocalActorRef)actor).Cell.Mailbox.MessageQueue);
    }

    private IActorRef Stasher()
    {
        var journal = Journal;
        return Sys.ActorOf(Props.Create(() => new StashingActor(journal)));
    }

    /// <summary>Queues all while the actor is held, so that their order in the mailbox is sure.</summary>
    private static async Task Together(IActorRef actor, params object[] messages)
    {
        using var held = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        actor.Tell(new Hold(held, go));
        held.Wait(Patience);
        foreach (var message in messages)
            actor.Tell(message);
        go.Set();
        await Task.Yield();
        if (!messages.Contains(PoisonPill.Instance))
            await Settle(actor);
    }

    private sealed class UnboundedStasher : UntypedActorWithUnboundedStash
    {
        protected override void OnReceive(object message) => Sender.Tell(Stash.Capacity);
    }

    private sealed class NoticeStasher : ReceiveActor, IWithStash
    {
        public NoticeStasher(Journal journal)
        {
            var seen = false;
            Context.Stop(Context.Watch(Context.ActorOf(Props.Empty)));
            Receive<Terminated>(_ =>
            {
                journal.Add(seen ? "delivered again" : "stashed");
                if (seen)
                    return;
                seen = true;
                Stash.Stash();
                Stash.UnstashAll();
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed record CountStash;

    private sealed record AskCapacity;

    private sealed record TakeAll;

    private sealed record Twice;

    private sealed record Hold(ManualResetEventSlim Held, ManualResetEventSlim Go);

    private sealed class StashingActor(Journal journal) : UntypedActor, IWithStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (!HandleAlways(message))
                Stash.Stash();
        }

        private bool HandleAlways(object message)
        {
            switch (message)
            {
                case Hold hold:
                    hold.Held.Set();
                    hold.Go.Wait(Patience);
                    return true;
                case Exception e:
                    throw e;
                case "open":
                    Open("open", Stash.UnstashAll);
                    return true;
                case "open-one":
                    Open("open-one", Stash.Unstash);
                    return true;
                case "open-odd":
                    Open("open-odd", () => Stash.UnstashAll(static e => Equals(e.Message, "1") || Equals(e.Message, "3")));
                    return true;
                case CountStash:
                    Sender.Tell(Stash.Count);
                    return true;
                case AskCapacity:
                    Sender.Tell(Stash.Capacity);
                    return true;
                case TakeAll:
                    Sender.Tell(Stash.ClearStash().ToArray());
                    return true;
                case Twice:
                    Stash.Stash();
                    Sender.Tell(Record.Exception(Stash.Stash));
                    return true;
                default:
                    return false;
            }
        }

        private void Open(string what, Action unstash)
        {
            journal.Add(what);
            Become(Opened);
            unstash();
        }

        private void Opened(object message)
        {
            if (message is string text)
            {
                journal.Add(text);
                Sender.Tell(text);
            }
            else
            {
                HandleAlways(message);
            }
        }
    }

    private sealed class BoundedStasher(Journal journal) : UntypedActor, IWithBoundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message) => journal.Add("got");
    }
}
