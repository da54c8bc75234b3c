using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class DeadLetterTests : SystemTest
{
    [Fact]
    public async Task A_message_to_an_ended_actor_is_a_dead_letter_with_sender_and_recipient()
    {
        var letters = Listen<DeadLetter>();
        var probe = new Probe(Sys);
        var actor = Sys.ActorOf(Props.Empty);
        await actor.GracefulStop(Patience);
        actor.Tell("late", probe.Ref);
        var letter = await letters.Expect<DeadLetter>();
        Assert.Equal(("late", probe.Ref, actor), (letter.Message, letter.Sender, letter.Recipient));
        actor.Tell("from nobody", ActorRefs.NoSender);
        Assert.Equal(Sys.DeadLetters, (await letters.Expect<DeadLetter>()).Sender);
    }

    [Fact]
    public async Task PoisonPill_lets_earlier_messages_through_and_sends_later_ones_to_dead_letters()
    {
        var letters = Listen<DeadLetter>();
        var actor = Sys.ActorOf(Props.Create(() => new Slow(Journal)));
        actor.Tell("wait");
        Journal.WaitFor("wait");
        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("after");
        Assert.Equal("after", (await letters.Expect<DeadLetter>()).Message);
        Journal.Expect("wait", "before");
    }

    [Fact]
    public async Task Suppressed_messages_are_published_under_their_own_type()
    {
        var letters = Listen<DeadLetter>();
        var suppressed = Listen<SuppressedDeadLetter>();
        var actor = Sys.ActorOf(Props.Empty);
        await actor.GracefulStop(Patience);
        actor.Tell(PoisonPill.Instance);
        Assert.Equal(PoisonPill.Instance, (await suppressed.Expect<SuppressedDeadLetter>()).Message);
        await letters.ExpectNothing();
    }

    [Fact]
    public async Task DeadLetters_publishes_what_it_is_told_and_refuses_null()
    {
        var letters = Listen<DeadLetter>();
        Sys.DeadLetters.Tell("direct", ActorRefs.NoSender);
        var letter = await letters.Expect<DeadLetter>();
        Assert.Equal(("direct", Sys.DeadLetters), (letter.Message, letter.Recipient));
        Assert.Throws<InvalidMessageException>(() => Sys.DeadLetters.Tell(null, ActorRefs.NoSender));
    }

    [Fact]
    public void Null_told_to_an_actor_throws_in_the_caller()
    {
        var actor = Sys.ActorOf(Props.Empty);
        Assert.Throws<ArgumentNullException>(() => actor.Tell(null));
        Assert.False(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task IgnoreRef_swallows_silently()
    {
        var letters = Listen<AllDeadLetters>();
        Sys.IgnoreRef.Tell("x");
        await letters.ExpectNothing();
    }

    [Fact]
    public async Task What_a_guardian_is_told_is_a_dead_letter()
    {
        var letters = Listen<DeadLetter>();
        Sys.ActorSelection("/user").Tell("to the guardian");
        Assert.Equal("to the guardian", (await letters.Expect<DeadLetter>()).Message);
    }

    private sealed class Slow(Journal journal) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            journal.Add((string)message);
            if (message is "wait")
                Thread.Sleep(50);
        }
    }
}
