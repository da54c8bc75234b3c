using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;
using Akka.Event;

namespace Akka.Embedded.Tests.Actor;

public sealed class ReceiveActorTests : SystemTest
{
    [Fact]
    public async Task Handlers_are_tried_in_the_order_declared_and_the_first_that_fits_wins()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ordered(Journal)));
        foreach (var message in new object[] { 1, 20, "x", "refuse", new Derived(), new Base(), 2.5 })
            actor.Tell(message);
        await Settle(actor);
        Journal.Expect("small 1", "int 20", "string x", "any refuse", "base Derived", "base Base", "double 2.5");
    }

    [Fact]
    public async Task What_nothing_handles_is_published_as_unhandled()
    {
        var events = Listen<UnhandledMessage>();
        var actor = Sys.ActorOf(Props.Create(() => new OnlyStrings(Journal)));
        var probe = new Probe(Sys);
        actor.Tell(5, probe.Ref);
        var unhandled = await events.Expect<UnhandledMessage>();
        Assert.Equal((5, probe.Ref, actor), (unhandled.Message, unhandled.Sender, unhandled.Recipient));
    }

    [Fact]
    public async Task Behaviours_replace_and_stack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Behaving(Journal)));
        foreach (var message in new[] { "m", "stack one", "m", "stack two", "m", "pop", "m", "pop", "m", "pop", "m", "become three", "m", "pop", "m" })
            actor.Tell(message);
        await Settle(actor);
        Journal.Expect("first", "one", "two", "one", "first", "first", "three", "three");
    }

    [Fact]
    public async Task A_restart_goes_back_to_the_first_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Behaving(Journal)));
        foreach (var message in new[] { "become one", "m", "fail", "m" })
            actor.Tell(message);
        await Settle(actor);
        Journal.Expect("one", "first");
    }

    [Fact]
    public async Task Declaring_after_a_catch_all_or_too_late_throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Declaring()));
        Assert.Equal("InvalidOperationException", await actor.Ask<string>("after any", Patience));
        Assert.Equal("InvalidOperationException", await actor.Ask<string>("after object", Patience));
        Assert.Equal("InvalidOperationException", await actor.Ask<string>("too late", Patience));
        Assert.Equal("none", await actor.Ask<string>("in become", Patience));
    }

    [Fact]
    public async Task An_untyped_actor_takes_every_message_unless_it_calls_Unhandled()
    {
        var events = Listen<UnhandledMessage>();
        var actor = Sys.ActorOf(Props.Create(() => new Untyped()));
        actor.Tell("taken");
        actor.Tell("unhandled");
        Assert.Equal("unhandled", (await events.Expect<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task Value_types_and_interfaces_can_be_received()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ByInterface(Journal)));
        actor.Tell(new List<int> { 1, 2 });
        actor.Tell(DayOfWeek.Friday);
        actor.Tell((1, "x"));
        await Settle(actor);
        Journal.Expect("list", "Friday", "(1, x)");
    }

    private class Base
    {
        public override string ToString() => GetType().Name;
    }

    private sealed class Derived : Base;

    private sealed class Ordered : ReceiveActor
    {
        public Ordered(Journal journal)
        {
            Receive<int>(n => journal.Add("small " + n), n => n < 10);
            Receive<int>(n => journal.Add("int " + n));
            Receive<string>(s =>
            {
                if (s == "refuse")
                    return false;
                journal.Add("string " + s);
                return true;
            });
            Receive<Base>(b => journal.Add("base " + b));
            Receive<Derived>(_ => journal.Add("never"));
            Receive(typeof(double), d => journal.Add(FormattableString.Invariant($"double {d}")));
            ReceiveAny(o => journal.Add("any " + o));
        }
    }

    private sealed class OnlyStrings : ReceiveActor
    {
        public OnlyStrings(Journal journal)
        {
            Receive<string>(journal.Add);
        }
    }

    private sealed class Behaving : ReceiveActor
    {
        public Behaving(Journal journal)
        {
            void Named(string name)
            {
                Receive<string>(s => s == "m", _ => journal.Add(name));
                Receive<string>(s => s == "fail", _ => throw new InvalidOperationException());
                Receive<string>(s => s == "pop", _ => UnbecomeStacked());
                Receive<string>(s => s.StartsWith("stack ", StringComparison.Ordinal), s => BecomeStacked(() => Named(s[6..])));
                Receive<string>(s => s.StartsWith("become ", StringComparison.Ordinal), s => Become(() => Named(s[7..])));
            }

            Named("first");
        }
    }

    private sealed class Declaring : ReceiveActor
    {
        public Declaring()
        {
            Receive<string>(what =>
            {
                var e = Record.Exception(() => Declare(what));
                Sender.Tell(e?.GetType().Name ?? "none");
            });
        }

        private void Declare(string what)
        {
            switch (what)
            {
                case "after any":
                    BecomeStacked(() =>
                    {
                        ReceiveAny(_ => { });
                        Receive<string>(_ => { });
                    });
                    break;
                case "after object":
                    BecomeStacked(() =>
                    {
                        Receive<object>(_ => { });
                        Receive<string>(_ => { });
                    });
                    break;
                case "too late":
                    Receive<string>(_ => { });
                    break;
                default:
                    BecomeStacked(() => Receive<string>(_ => { }));
                    break;
            }
        }
    }

    private sealed class Untyped : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "unhandled")
                Unhandled(message);
        }
    }

    private sealed class ByInterface : ReceiveActor
    {
        public ByInterface(Journal journal)
        {
            Receive<IReadOnlyList<int>>(_ => journal.Add("list"));
            Receive<DayOfWeek>(d => journal.Add(d.ToString()));
            Receive<(int, string)>(t => journal.Add(t.ToString()));
        }
    }
}
