using System.Globalization;
using System.Threading.Channels;
using Akka.Actor;

namespace Akka.Bench;

/// <summary>Managed memory of one idle actor, beside that of a channel with a waiting reader, which does less.</summary>
internal static class MemoryPerActor
{
    private const int Count = 100_000;

    public static void Print()
    {
        using var system = ActorSystem.Create("memory", "akka { loglevel = WARNING, log-dead-letters = off }");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle actor:                 {Measure(() => Actors(system)):0} bytes"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"channel and waiting reader:  {Measure(Channels):0} bytes"));
    }

    private static double Measure(Func<object> make)
    {
        // Once for what exists only once.
        GC.KeepAlive(make());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var made = make();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(made);
        return (after - before) / (double)Count;
    }

    private static IActorRef[] Actors(ActorSystem system)
    {
        using var done = new SemaphoreSlim(0);
        var parent = system.ActorOf(Props.Create(() => new Parent(done)));
        var actors = parent.Ask<IActorRef[]>(Start.Instance).GetAwaiter().GetResult();
        done.Wait();
        return actors;
    }

    private static Channel<object>[] Channels()
    {
        var channels = new Channel<object>[Count];
        for (var i = 0; i < Count; i++)
        {
            channels[i] = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
            _ = TellBenchmark.Consume(channels[i].Reader, 1);
        }

        return channels;
    }

    private sealed class Parent(SemaphoreSlim done) : ActorBase
    {
        private int _answered;

        protected override bool Receive(object message)
        {
            if (message is Start)
            {
                var actors = new IActorRef[Count];
                for (var i = 0; i < Count; i++)
                    actors[i] = Context.ActorOf(Props.Create(() => new PingPongBenchmark.Echo()));
                Sender.Tell(actors, Self);
                // Actors are made on their own turn: the answer says that it is done.
                foreach (var actor in actors)
                    actor.Tell(Ball.Instance, Self);
            }
            else if (++_answered == Count)
            {
                done.Release();
            }

            return true;
        }
    }
}
