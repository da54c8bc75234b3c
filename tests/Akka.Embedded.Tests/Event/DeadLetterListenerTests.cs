using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;

namespace Akka.Embedded.Tests.Event;

public class DeadLetterListenerTests
{
    /// <summary>The info events about lost messages of a system with the given settings, in order.</summary>
    private sealed class Kit(string settings) : TestKit.Xunit2.TestKit("akka { loglevel = INFO }, akka." + settings)
    {
        public IActorRef Gone { get; private set; } = null!;

        public Kit Started()
        {
            Gone = Sys.ActorOf(Props.Create<BlackHoleActor>(), "gone");
            Watch(Gone);
            Sys.Stop(Gone);
            ExpectTerminated(Gone);
            Sys.EventStream.Subscribe(TestActor, typeof(Info));
            return this;
        }

        /// <summary>Sends a message that nobody gets; what was logged of it, or null.</summary>
        public string? Send(object message, IActorRef? sender = null)
        {
            Gone.Tell(message, sender ?? ActorRefs.NoSender);
            // The listener answers after it has dealt with the message before: by then it is logged or will not be.
            Sys.ActorSelection("/system/deadLetterListener").Tell(new Identify("done"), TestActor);
            var first = ReceiveOne(TimeSpan.FromSeconds(10));
            if (first is not Info logged)
            {
                Assert.IsType<ActorIdentity>(first);
                return null;
            }

            ExpectMsg<ActorIdentity>();
            return logged.Message.ToString();
        }

        public string Logged(object message, IActorRef? sender = null)
        {
            var text = Send(message, sender);
            Assert.NotNull(text);
            return text;
        }
    }

    private sealed class Quiet : IDeadLetterSuppression;

    [Fact]
    public void A_dead_letter_is_logged_with_both_ends_and_the_count_but_not_its_content()
    {
        using var kit = new Kit("log-dead-letters = on").Started();
        Assert.StartsWith($"Message [String] from {kit.TestActor} to {kit.Gone} was not delivered. [1] dead letters encountered", kit.Logged("pass word", kit.TestActor), StringComparison.Ordinal);
        var second = kit.Logged("pass word");
        Assert.Contains("[2] dead letters", second, StringComparison.Ordinal);
        Assert.DoesNotContain("pass word", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropped_and_unhandled_messages_are_counted_with_them()
    {
        using var kit = new Kit("log-dead-letters = on").Started();
        kit.Logged(1);
        kit.Sys.EventStream.Publish(new Dropped(2, "No room", kit.TestActor, kit.Gone));
        Assert.StartsWith($"Message [Int32] from {kit.TestActor} to {kit.Gone} was dropped. No room. [2] dead letters encountered", kit.ExpectMsg<Info>().Message.ToString(), StringComparison.Ordinal);
        kit.Sys.EventStream.Publish(new UnhandledMessage(3, kit.TestActor, kit.Gone));
        Assert.StartsWith($"Message [Int32] from {kit.TestActor} to {kit.Gone} was unhandled. [3] dead letters encountered", kit.ExpectMsg<Info>().Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Suppressed_messages_are_neither_logged_nor_counted()
    {
        using var kit = new Kit("log-dead-letters = on").Started();
        Assert.Null(kit.Send(new Quiet()));
        Assert.Contains("[1] dead letters", kit.Logged("x"), StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_configured_number_logging_pauses()
    {
        using var kit = new Kit("log-dead-letters = 2, akka.log-dead-letters-suspend-duration = 1h").Started();
        Assert.EndsWith("during-shutdown.", kit.Logged(1), StringComparison.Ordinal);
        Assert.Contains(
            "[2] dead letters encountered, no more dead letters will be logged in next [01:00:00]", kit.Logged(2), StringComparison.Ordinal);
        Assert.Null(kit.Send(3));
        Assert.Null(kit.Send(4));
    }

    [Fact]
    public void After_the_pause_logging_tells_what_was_left_out_and_counts_anew()
    {
        using var kit = new Kit("log-dead-letters = 2, akka.log-dead-letters-suspend-duration = 200ms").Started();
        kit.Logged(1);
        kit.Logged(2);

        // Offered again and again until the pause is over; how many were not logged meanwhile is part of the text.
        var notLogged = 0;
        string? logged = null;
        kit.AwaitCondition(
            () =>
            {
                logged = kit.Send(3);
                notLogged += logged is null ? 1 : 0;
                return logged is not null;
            },
            TimeSpan.FromSeconds(10));
        Assert.Contains(
            $"[{notLogged + 3}] dead letters encountered, of which {notLogged} were not logged", logged, StringComparison.Ordinal);
        Assert.Contains("[1] dead letters encountered", kit.Logged(4), StringComparison.Ordinal);
    }

    [Fact]
    public void With_an_infinite_pause_logging_ends_for_good()
    {
        using var kit = new Kit("log-dead-letters = 1, akka.log-dead-letters-suspend-duration = infinite").Started();
        Assert.Contains("[1] dead letters encountered, no more dead letters will be logged.", kit.Logged(1), StringComparison.Ordinal);
        Assert.Null(kit.Send(2));
    }

    [Fact]
    public void Switched_off_nothing_is_logged()
    {
        using var kit = new Kit("log-dead-letters = off").Started();
        Assert.Null(kit.Send(1));
    }
}
