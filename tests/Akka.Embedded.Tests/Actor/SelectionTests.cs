using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class SelectionTests : SystemTest
{
    [Theory]
    [InlineData("/user/a/b")]
    [InlineData("user/a/b")]
    [InlineData("akka://test/user/a/b")]
    [InlineData("/user/a/../a/b")]
    [InlineData("/user/a/?")]
    [InlineData("/user/*/b")]
    [InlineData("/user/a/b/")]
    public async Task Paths_lead_to_the_actor(string path)
    {
        var b = await Tree();
        Assert.Equal(b, await Sys.ActorSelection(path).ResolveOne(Patience));
    }

    [Theory]
    [InlineData("b/c", "c")]
    [InlineData("../a/b", "b")]
    [InlineData("..", "user")]
    [InlineData("./../../user/a", "a")]
    public async Task Relative_paths_start_at_the_actor(string path, string expected)
    {
        await Tree();
        var a = await Sys.ActorSelection("/user/a").ResolveOne(Patience);
        if (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        var identity = await a.Ask<ActorIdentity>(path, Patience);
        Assert.Equal(expected, identity.Subject.Path.Name);
    }

    [Fact]
    public async Task A_selection_from_an_anchor_is_relative_to_it()
    {
        var b = await Tree();
        var c = await Sys.ActorSelection(b, "c").ResolveOne(Patience);
        Assert.Equal("akka://test/user/a/b/c", c.Path.ToString());
        Assert.Equal(b, await Sys.ActorSelection(b.Path).ResolveOne(Patience));
    }

    [Fact]
    public async Task Wildcards_and_the_recursive_wildcard_reach_all_that_fit()
    {
        await Tree();
        Assert.Equal(["b", "b2"], await Names("/user/a/*", 2));
        Assert.Equal(["b", "b2"], await Names("/user/a/b*", 2));
        Assert.Equal(["b2"], await Names("/user/a/b?", 1));
        Assert.Equal(["b", "b2", "c"], await Names("/user/a/**", 3));
    }

    [Fact]
    public void A_recursive_wildcard_anywhere_but_last_is_illegal()
    {
        Assert.Throws<IllegalActorNameException>(() => Sys.ActorSelection("/user/**/a"));
    }

    [Fact]
    public async Task No_match_goes_to_dead_letters_except_below_a_wildcard()
    {
        await Tree();
        var letters = Listen<DeadLetter>();
        Sys.ActorSelection("/user/none/x").Tell("lost");
        var letter = await letters.Expect<DeadLetter>();
        Assert.Equal("lost", letter.Message);
        Assert.Equal("akka://test/user/none/x", letter.Recipient.Path.ToString());
        Sys.ActorSelection("/user/a/*/none").Tell("swallowed");
        await letters.ExpectNothing();
    }

    [Fact]
    public async Task A_missing_target_answers_Identify_with_null_and_ResolveOne_throws()
    {
        var identity = await Sys.ActorSelection("/user/none").Ask<ActorIdentity>(new Identify("id"), Patience);
        Assert.Equal("id", identity.MessageId);
        Assert.Null(identity.Subject);
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/none").ResolveOne(Patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/a/*").ResolveOne(TimeSpan.FromMilliseconds(30)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("other://host")]
    [InlineData("/deadLetters")]
    [InlineData("deadLetters/")]
    public async Task Dead_letters_answer_Identify_with_Nobody(string path)
    {
        var identity = await Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(path), Patience);
        Assert.Equal(path, identity.MessageId);
        Assert.Same(ActorRefs.Nobody, identity.Subject);
    }

    [Fact]
    public async Task Identify_is_answered_by_the_runtime_also_after_Become_and_by_an_ended_actor_with_null()
    {
        var b = await Tree();
        b.Tell("become");
        Assert.Equal(b, (await b.Ask<ActorIdentity>(new Identify(1), Patience)).Subject);
        await b.GracefulStop(Patience);
        Assert.Null((await b.Ask<ActorIdentity>(new Identify(1), Patience)).Subject);
    }

    [Fact]
    public async Task Selections_are_equal_by_anchor_and_path_and_name_resolution_happens_at_send_time()
    {
        var early = Sys.ActorSelection("/user/later");
        Assert.Equal(early, Sys.ActorSelection("/user/later"));
        Assert.NotEqual(early, Sys.ActorSelection("/user/other"));
        Assert.Equal(early.GetHashCode(), Sys.ActorSelection("/user/later").GetHashCode());
        var later = Sys.ActorOf(Props.Empty, "later");
        Assert.Equal(later, await early.ResolveOne(Patience));
        Assert.Equal("/user/later", early.PathString);
        Assert.Equal("ActorSelection[Anchor(akka://test/), Path(/user/later)]", early.ToString());
    }

    [Fact]
    public async Task Guardians_and_dead_letters_are_found_by_their_paths()
    {
        Assert.Equal("user", (await Sys.ActorSelection("/user").ResolveOne(Patience)).Path.Name);
        Assert.Equal("system", (await Sys.ActorSelection("/system").ResolveOne(Patience)).Path.Name);
        var provider = ((ExtendedActorSystem)Sys).Provider;
        Assert.Same(Sys.DeadLetters, provider.ResolveActorRef("akka://test/deadLetters"));
        Assert.Same(Sys.DeadLetters, provider.ResolveActorRef("akka://elsewhere/user/a"));
        Assert.Equal("akka://test/", provider.RootGuardian.Path.ToString());
    }

    [Fact]
    public async Task The_sender_of_a_selection_told_by_an_actor_is_that_actor()
    {
        var b = await Tree();
        var a = await Sys.ActorSelection("/user/a").ResolveOne(Patience);
        Assert.Equal(a, await Run.On(a, c =>
        {
            c.ActorSelection("b").Tell("sender?");
            return null;
        }).ContinueWith(_ => a));
        await Eventually(() => Journal.Lines.Contains("b told by a"));
        GC.KeepAlive(b);
    }

    private async Task<string[]> Names(string path, int count)
    {
        var probe = new Probe(Sys);
        Sys.ActorSelection(path).Tell(new Identify(null), probe.Ref);
        var names = new List<string>();
        for (var i = 0; i < count; i++)
            names.Add((await probe.Expect<ActorIdentity>()).Subject.Path.Name);
        await probe.ExpectNothing();
        return [.. names.Order()];
    }

    private async Task<IActorRef> Tree()
    {
        var journal = Journal;
        var a = Sys.ActorOf(Props.Create(() => new Node(journal)), "a");
        var b = (IActorRef)await Run.On(a, c => c.ActorOf(Props.Create(() => new Node(journal)), "b"));
        await Run.On(a, c => c.ActorOf(Props.Create(() => new Node(journal)), "b2"));
        await Run.On(b, c => c.ActorOf(Props.Create(() => new Node(journal)), "c"));
        return b;
    }

    private sealed class Node : ReceiveActor
    {
        public Node(Journal journal)
        {
            Receive<Func<IActorContext, object?>>(run => Sender.Tell(run(Context) ?? "null"));
            Receive<string>(s => s == "become", _ => Become(() => ReceiveAny(_ => { })));
            Receive<string>(s => s == "sender?", _ => journal.Add($"{Self.Path.Name} told by {Sender.Path.Name}"));
            Receive<string>(path => Context.ActorSelection(path).Tell(new Identify(path), Sender));
        }
    }
}
