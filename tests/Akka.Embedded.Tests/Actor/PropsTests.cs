using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class PropsTests : SystemTest
{
    private readonly string _field = "field";

    public PropsTests()
        : base("""
            small { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 3, mailbox-push-timeout-time = 10ms }
            akka.actor.deployment {
              "/deployed" { mailbox = small }
              "/many/*" { dispatcher = akka.actor.task-dispatcher }
              "/deep/**" { stash-capacity = 9 }
              "/deep/exact" { stash-capacity = 4 }
            }
            """)
    {
    }

    [Fact]
    public async Task Arguments_are_evaluated_once_when_the_recipe_is_made()
    {
        var calls = 0;
        Func<int> next = () => ++calls;
        var local = "local";
        var props = Props.Create(() => new Holder(local, _field, Call(next), null!, new[] { 1, 2 }));
        local = "changed";
        var first = await Sys.ActorOf(props).Ask<object[]>("args", Patience);
        var second = await Sys.ActorOf(props).Ask<object[]>("args", Patience);
        Assert.Equal(["local", "field", 1, null!, first[4]], first);
        Assert.Equal(first, second);
        Assert.Equal(1, calls);
        GC.KeepAlive(local);
    }

    [Fact]
    public async Task Parameters_with_defaults_may_be_left_out()
    {
        Assert.Equal("a, 2", await Sys.ActorOf(Props.Create<WithDefaults>("a")).Ask<string>("args", Patience));
        Assert.Equal("none, 2", await Sys.ActorOf(Props.Create<WithDefaults>()).Ask<string>("args", Patience));
    }

    [Fact]
    public void A_factory_that_is_not_a_plain_new_is_refused()
    {
        var made = new Func<Holder>(() => null!);
        Assert.ThrowsAny<Exception>(() => Props.Create(() => made()));
        Assert.ThrowsAny<Exception>(() => Props.Create(() => new Settable { Value = 1 }));
    }

    [Fact]
    public async Task Constructors_are_found_by_the_types_of_the_arguments()
    {
        Assert.Equal("int 1", await Sys.ActorOf(Props.Create<Overloaded>(1)).Ask<string>("?", Patience));
        var type = typeof(Overloaded);
        Assert.Equal("string x", await Sys.ActorOf(Props.Create(type, "x")).Ask<string>("?", Patience));
        Assert.Equal("none", await Sys.ActorOf(Props.Create<Overloaded>()).Ask<string>("?", Patience));
        Assert.Equal("list 2", await Sys.ActorOf(Props.Create<Overloaded>(new List<int> { 1, 2 })).Ask<string>("?", Patience));
        Assert.Equal("null", await Sys.ActorOf(Props.Create<Overloaded>(1, null!)).Ask<string>("?", Patience));
    }

    [Fact]
    public async Task A_producer_makes_and_releases_each_instance()
    {
        var journal = Journal;
        var actor = Sys.ActorOf(Props.CreateBy(new Producer(journal)));
        actor.Tell(new InvalidOperationException());
        await Settle(actor);
        await actor.GracefulStop(Patience);
        Journal.Expect("produce", "release", "produce", "release");
    }

    [Fact]
    public void Recipes_are_equal_by_type_arguments_and_deployment()
    {
        Assert.Equal(Props.Create<Overloaded>(1), Props.Create<Overloaded>(1));
        Assert.NotEqual(Props.Create<Overloaded>(1), Props.Create<Overloaded>(2));
        Assert.NotEqual(Props.Create<Overloaded>(), Props.Create<Overloaded>().WithDispatcher("x"));
        Assert.Equal("x", Props.Create<Overloaded>().WithDispatcher("x").WithMailbox("m").Dispatcher);
        Assert.Null(Props.Empty.Dispatcher);
        Assert.Throws<ArgumentNullException>(() => Props.Create(null!));
        Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));
    }

    [Fact]
    public async Task The_configuration_deploys_by_path()
    {
        var deployed = Sys.ActorOf(Props.Create<Overloaded>(), "deployed");
        await Settle(deployed);
        Assert.IsType<Akka.Dispatch.MessageQueues.BoundedMessageQueue>(((LocalActorRef)deployed).Cell.Mailbox.MessageQueue);

        var many = Sys.ActorOf(Props.Create(() => new Spawning()), "many");
        var child = await many.Ask<IActorRef>("any", Patience);
        Assert.Equal("akka.actor.task-dispatcher", ((LocalActorRef)child).Cell.Dispatcher.Id);

        var deep = Sys.ActorOf(Props.Create(() => new Spawning()), "deep");
        var a = await deep.Ask<IActorRef>("a", Patience);
        var b = await a.Ask<IActorRef>("b", Patience);
        var exact = await deep.Ask<IActorRef>("exact", Patience);
        Assert.Equal(9, ((LocalActorRef)a).Cell.Props.Deploy.StashCapacity);
        Assert.Equal(9, ((LocalActorRef)b).Cell.Props.Deploy.StashCapacity);
        Assert.Equal(4, ((LocalActorRef)exact).Cell.Props.Deploy.StashCapacity);
    }

    [Fact]
    public void A_deployment_is_completed_by_another()
    {
        var both = Deploy.None.WithDispatcher("d").WithFallback(Deploy.None.WithDispatcher("x").WithMailbox("m").WithStashCapacity(3));
        Assert.Equal(("d", "m", 3), (both.Dispatcher, both.Mailbox, both.StashCapacity));
        Assert.Equal(new Deploy("d", null!, null!, null!, "x"), new Deploy("d", null!, null!, null!, "x"));
    }

    [Fact]
    public async Task Plug_ins_see_each_instance_between_constructor_and_PreStart_and_before_its_end()
    {
        var journal = Journal;
        var resolver = ((ExtendedActorSystem)Sys).ActorPipelineResolver;
        Assert.True(resolver.Register(new Plugin(journal)));
        Assert.False(resolver.Register(new Plugin(journal)));
        Assert.Equal(2, resolver.TotalPluginCount);
        var actor = Sys.ActorOf(Props.Create(() => new Plugged(journal)));
        await actor.GracefulStop(Patience);
        Journal.Expect("new", "after", "PreStart", "PostStop", "before");
    }

    private static int Call(Func<int> next) => next();

    private sealed class Holder(string a, string b, int c, object d, int[] e) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(new[] { a, b, c, d, e });
    }

    private sealed class WithDefaults(string a = "none", int b = 2) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell($"{a}, {b}");
    }

    private sealed class Settable : UntypedActor
    {
        public int Value { get; set; }

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Overloaded : UntypedActor
    {
        private readonly string _which;

        public Overloaded() => _which = "none";

        public Overloaded(int n) => _which = "int " + n;

        public Overloaded(string s) => _which = "string " + s;

        public Overloaded(IReadOnlyList<int> list) => _which = "list " + list.Count;

        public Overloaded(int n, object? o) => _which = o is null ? "null" : n.ToString(System.Globalization.CultureInfo.InvariantCulture);

        protected override void OnReceive(object message) => Sender.Tell(_which);
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => throw (Exception)message;
    }

    private sealed class Producer(Journal journal) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Failing);

        public ActorBase Produce()
        {
            journal.Add("produce");
            return new Failing();
        }

        public void Release(ActorBase actor) => journal.Add("release");
    }

    private sealed class Spawning : UntypedActor
    {
        protected override void OnReceive(object message) =>
            Sender.Tell(Context.ActorOf(Props.Create(() => new Spawning()), (string)message));
    }

    private sealed class Plugin(Journal journal) : ActorProducerPluginBase<Plugged>
    {
        public override void AfterIncarnated(Plugged actor, IActorContext context) => journal.Add("after");

        public override void BeforeIncarnated(Plugged actor, IActorContext context) => journal.Add("before");
    }

    private sealed class Plugged : UntypedActor
    {
        private readonly Journal _journal;

        public Plugged(Journal journal)
        {
            _journal = journal;
            _journal.Add("new");
        }

        protected override void PreStart() => _journal.Add("PreStart");

        protected override void PostStop() => _journal.Add("PostStop");

        protected override void OnReceive(object message)
        {
        }
    }
}
