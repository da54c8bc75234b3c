using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Actor.Support;

/// <summary>Base of tests that need a quiet actor system; ends it after each.</summary>
public abstract class SystemTest : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    protected SystemTest(string config = "")
    {
        Sys = ActorSystem.Create("test", ConfigurationFactory.ParseString(config).WithFallback(
            ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }")));
    }

    protected ActorSystem Sys { get; }

    protected Journal Journal { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await Sys.Terminate().WaitAsync(Patience);

    /// <summary>Waits until an actor has handled everything told to it before.</summary>
    protected static async Task Settle(IActorRef actor) => await actor.Ask<ActorIdentity>(new Identify(null), Patience);

    protected static async Task Eventually(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "The condition did not come true.");
            await Task.Delay(5);
        }
    }

    /// <summary>Subscribes a probe to a class of events.</summary>
    protected Probe Listen<T>()
    {
        var probe = new Probe(Sys);
        Sys.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }
}
