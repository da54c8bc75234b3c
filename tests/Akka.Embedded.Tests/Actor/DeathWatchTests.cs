using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class DeathWatchTests : SystemTest
{
    [Fact]
    public async Task The_notice_comes_once_with_the_dead_actor_as_sender()
    {
        var probe = new Probe(Sys);
        var actor = Sys.ActorOf(Props.Empty);
        probe.Watch(actor);
        probe.Watch(actor);
        Sys.Stop(actor);
        await probe.ExpectTerminated(actor);
        Assert.Equal(actor, probe.LastSender);
        await probe.ExpectNothing();
    }

    [Fact]
    public async Task An_actor_that_has_ended_already_is_told_about_at_once()
    {
        var actor = Sys.ActorOf(Props.Empty);
        await actor.GracefulStop(Patience);
        var probe = new Probe(Sys);
        probe.Watch(actor);
        await probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task An_actor_that_never_was_is_told_about_at_once()
    {
        var nobody = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef("akka://test/user/never-was");
        var probe = new Probe(Sys);
        probe.Watch(nobody);
        await probe.ExpectTerminated(nobody);
    }

    [Fact]
    public async Task Unwatch_ends_the_watch()
    {
        var actor = Sys.ActorOf(Props.Empty);
        var probe = new Probe(Sys);
        probe.Watch(actor);
        probe.Unwatch(actor);
        await actor.GracefulStop(Patience);
        await probe.ExpectNothing();
    }

    [Fact]
    public async Task Unwatch_drops_a_notice_that_is_queued_already()
    {
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(Journal)));
        var subject = Sys.ActorOf(Props.Empty);
        await Run.On(watcher, c => c.Watch(subject));
        await WhileBusy(watcher, async () =>
        {
            // In this order: the end of the watch, and behind it the notice that the runtime's own message turns into.
            _ = Run.On(watcher, c => c.Unwatch(subject));
            await StopKnownTo(watcher, subject);
        });
        Assert.DoesNotContain("Terminated", Journal.Lines);
    }

    [Fact]
    public async Task WatchWith_delivers_the_message_given_and_a_second_one_is_ignored()
    {
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(Journal)));
        var subject = Sys.ActorOf(Props.Empty);
        await Run.On(watcher, c => c.WatchWith(subject, "first"));
        await Run.On(watcher, c => c.WatchWith(subject, "second"));
        await Run.On(watcher, c => c.Watch(subject));
        Sys.Stop(subject);
        Journal.Expect("first");
        await Settle(watcher);
        Journal.Expect("first");
    }

    [Fact]
    public async Task Null_subjects_are_refused_and_watching_oneself_does_nothing()
    {
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(Journal)));
        Assert.Equal("ArgumentNullException", await Run.On(watcher, c => Name(() => c.Watch(null))));
        Assert.Equal("ArgumentNullException", await Run.On(watcher, c => Name(() => c.Unwatch(null))));
        Assert.Equal("ArgumentNullException", await Run.On(watcher, c => Name(() => c.WatchWith(null, "x"))));
        await Run.On(watcher, c => c.Watch(c.Self));
        Assert.True(await watcher.GracefulStop(Patience));
        Assert.Empty(Journal.Lines);
    }

    [Fact]
    public async Task An_unhandled_notice_breaks_the_death_pact_and_stops_the_watcher()
    {
        var watcher = Sys.ActorOf(Props.Create(() => new Unhandling()));
        var subject = Sys.ActorOf(Props.Empty);
        var probe = new Probe(Sys);
        probe.Watch(watcher);
        await watcher.Ask<object>(subject, Patience);
        Sys.Stop(subject);
        await probe.ExpectTerminated(watcher);
    }

    [Fact]
    public async Task A_parent_that_watches_its_child_is_told_once_and_may_use_the_name_again()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Renamer(Journal)));
        parent.Tell("start");
        Journal.Expect("made", "made", "made");
        await Settle(parent);
    }

    [Fact]
    public async Task A_parent_that_begins_to_watch_when_its_child_has_ended_is_told_too()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Watcher(Journal)));
        var child = (IActorRef)(await Run.On(parent, c => c.ActorOf(Props.Empty)))!;
        await child.GracefulStop(Patience);
        await Eventually(() => ((LocalActorRef)parent).Cell.OwnChildren.Count == 0);
        await Run.On(parent, c => c.Watch(child));
        Journal.Expect("Terminated");
    }

    [Fact]
    public async Task A_watch_begun_again_while_the_notice_is_queued_brings_no_second_one()
    {
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(Journal)));
        var subject = Sys.ActorOf(Props.Empty);
        await Run.On(watcher, c => c.WatchWith(subject, "gone"));
        await WhileBusy(watcher, async () =>
        {
            await StopKnownTo(watcher, subject);

            // Handled after the runtime's notice, and before the message that comes of it.
            _ = Run.On(watcher, c => c.Watch(subject));
        });
        Journal.Expect("gone");
        await Settle(watcher);
        Journal.Expect("gone");
    }

    [Fact]
    public async Task Many_watchers_of_one_actor_are_all_told()
    {
        var subject = Sys.ActorOf(Props.Empty);
        var probes = Enumerable.Range(0, 40).Select(_ => new Probe(Sys)).ToArray();
        foreach (var probe in probes)
            probe.Watch(subject);
        Sys.Stop(subject);
        foreach (var probe in probes)
            await probe.ExpectTerminated(subject);
    }

    [Fact]
    public async Task A_restart_keeps_the_reference_the_watchers_and_the_watched()
    {
        var probe = new Probe(Sys);
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(Journal)));
        var subject = Sys.ActorOf(Props.Empty);
        probe.Watch(watcher);
        await Run.On(watcher, c => c.Watch(subject));
        watcher.Tell(new InvalidOperationException());
        await Settle(watcher);
        Sys.Stop(subject);
        Journal.Expect("Terminated");
        await probe.ExpectNothing();
    }

    [Fact]
    public async Task WatchAsync_completes_on_the_end_and_gives_false_when_canceled()
    {
        var actor = Sys.ActorOf(Props.Empty);
        using var cancel = new CancellationTokenSource();
        var canceled = actor.WatchAsync(cancel.Token);
        var ended = actor.WatchAsync();
        await cancel.CancelAsync();
        Assert.False(await canceled.WaitAsync(Patience));
        Assert.False(ended.IsCompleted);
        Sys.Stop(actor);
        Assert.True(await ended.WaitAsync(Patience));
        Assert.True(await actor.WatchAsync().WaitAsync(Patience));
    }

    /// <summary>Does something while an actor handles a message, then waits until the actor has handled what came of it.</summary>
    private async Task WhileBusy(IActorRef actor, Func<Task> action)
    {
        using var held = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _ = Run.On(actor, _ =>
        {
            held.Set();
            go.Wait(Patience);
            return null;
        });
        held.Wait(Patience);
        await action();
        go.Set();
        await Settle(actor);
    }

    private async Task StopKnownTo(IActorRef watcher, IActorRef subject)
    {
        Sys.Stop(subject);
        await Eventually(() => ((LocalActorRef)watcher).Cell.Mailbox.HasSystemMessages);
    }

    private static string Name(Func<object> code)
    {
        try
        {
            code();
            return "none";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(Journal journal)
        {
            Receive<Func<IActorContext, object?>>(run => Sender.Tell(run(Context) ?? "null"));
            Receive<Exception>(e => throw e);
            Receive<Terminated>(_ => journal.Add("Terminated"));
            Receive<string>(journal.Add);
        }

        protected override void PreRestart(Exception reason, object message)
        {
        }
    }

    private sealed class Unhandling : ReceiveActor
    {
        public Unhandling()
        {
            Receive<IActorRef>(subject => Sender.Tell(Context.Watch(subject)));
        }
    }

    private sealed class Renamer : UntypedActor
    {
        private readonly Journal _journal;
        private int _left = 3;

        public Renamer(Journal journal)
        {
            _journal = journal;
        }

        protected override void OnReceive(object message)
        {
            if (_left-- == 0)
                return;
            Context.Stop(Context.Watch(Context.ActorOf(Props.Empty, "same")));
            _journal.Add("made");
        }
    }
}
