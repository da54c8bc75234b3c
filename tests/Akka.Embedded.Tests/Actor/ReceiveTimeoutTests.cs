using Akka.Actor;
using Akka.Embedded.Tests.Actor.Support;

namespace Akka.Embedded.Tests.Actor;

public sealed class ReceiveTimeoutTests : SystemTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void It_comes_again_and_again_while_idle()
    {
        Idle(Short);
        Journal.WaitFor(lines => lines.Count(l => l == "timeout") >= 3);
    }

    [Fact]
    public async Task Null_switches_it_off()
    {
        var actor = Idle(Short);
        Journal.WaitFor("timeout");
        await Run.On(actor, c =>
        {
            c.SetReceiveTimeout(null);
            return c.ReceiveTimeout;
        });
        var count = Journal.Lines.Length;
        await Task.Delay(150);
        await Settle(actor);
        Assert.Equal(count, Journal.Lines.Length);
    }

    [Fact]
    public async Task Messages_put_it_off_but_those_without_influence_do_not()
    {
        var busy = Idle(TimeSpan.FromMilliseconds(400));
        for (var i = 0; i < 25; i++)
        {
            busy.Tell("work");
            await Task.Delay(20);
        }

        Assert.DoesNotContain("timeout", Journal.Lines);
        Journal.WaitFor("timeout");

        await busy.GracefulStop(Patience);
        Journal.Clear();
        var start = System.Diagnostics.Stopwatch.StartNew();
        var unmoved = Idle(TimeSpan.FromMilliseconds(500));
        while (!Journal.Lines.Contains("timeout"))
        {
            unmoved.Tell(new Transparent());
            await Task.Delay(10);
            Assert.True(start.Elapsed < TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task It_survives_a_restart()
    {
        var actor = Idle(Short);
        actor.Tell(new InvalidOperationException());
        await Settle(actor);
        Journal.Clear();
        Journal.WaitFor(lines => lines.Count(l => l == "timeout") >= 2);
    }

    [Fact]
    public async Task It_does_not_come_while_an_asynchronous_handler_works()
    {
        var journal = Journal;
        var actor = Sys.ActorOf(Props.Create(() => new IdleActor(journal, Short)));
        actor.Tell(TimeSpan.FromMilliseconds(200));
        Journal.WaitFor("awaited");
        Assert.Equal("awaited", Journal.Lines.First(l => l != "ready"));
        Journal.WaitFor("timeout");
        await Settle(actor);
    }

    [Fact]
    public async Task The_period_can_be_read()
    {
        var actor = Idle(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(1), await Run.On(actor, c => c.ReceiveTimeout));
    }

    private IActorRef Idle(TimeSpan period)
    {
        var journal = Journal;
        return Sys.ActorOf(Props.Create(() => new IdleActor(journal, period)));
    }

    private sealed class Transparent : INotInfluenceReceiveTimeout;

    private sealed class IdleActor : ReceiveActor
    {
        public IdleActor(Journal journal, TimeSpan period)
        {
            // Not in PreStart: the fresh instance after a restart must not need to set it again.
            if (Context.ReceiveTimeout is null)
                SetReceiveTimeout(period);
            Receive<ReceiveTimeout>(_ => journal.Add("timeout"));
            Receive<Exception>(e => throw e);
            Receive<Func<IActorContext, object?>>(run => Sender.Tell(run(Context) ?? "null"));
            ReceiveAsync<TimeSpan>(async delay =>
            {
                await Task.Delay(delay);
                journal.Add("awaited");
            });
            ReceiveAny(_ => { });
        }
    }
}
