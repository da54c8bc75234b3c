using Akka.Actor;
using LoginGate.EventLoop.Connections;
using LoginGate.EventLoop.Tests.Contract;
using LoginGate.EventLoop.Tests.Kit;

namespace LoginGate.EventLoop.Tests.Dispatch;

/// <summary>Actors run in the order in which they were woken.</summary>
public sealed class RunOrderTests() : TcpContract(Transport.OnTheLoop, "akka.actor.event-loop-dispatcher.slow-turn = 1m")
{
    // Fewer than an actor handles in one run.
    private const int Relays = 40;

    [Fact]
    public async Task What_many_actors_tell_one_within_a_turn_comes_before_what_it_then_tells_itself()
    {
        var batches = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var collector = Sys.ActorOf(Transport.Place(Props.Create(() => new Collector(batches))));
        var relays = Enumerable.Range(0, Relays).Select(_ => Sys.ActorOf(Transport.Place(Props.Create(() => new Relay(collector))))).ToArray();
        foreach (var relay in relays)
            await relay.Ask<string>("ready?", Probe.Patience);

        // The loop's thread is held up; meanwhile all are woken.
        using (Hold.Of(((TcpManager)Manager).Loop))
            Array.ForEach(relays, relay => relay.Tell(1));
        Assert.Equal(1, await batches.Task.WaitAsync(Probe.Patience));
    }

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef collector)
        {
            Receive<string>(question => Sender.Tell(question));
            Receive<int>(number => collector.Tell(number));
        }
    }

    /// <summary>Ends a batch behind what waits, as who writes to a connection does.</summary>
    private sealed class Collector : ReceiveActor
    {
        private int _got;
        private int _batches;
        private bool _isEndDue;

        public Collector(TaskCompletionSource<int> result)
        {
            Receive<int>(_ =>
            {
                _got++;
                if (_isEndDue)
                    return;
                _isEndDue = true;
                Self.Tell("end");
            });
            Receive<string>(_ =>
            {
                _isEndDue = false;
                _batches++;
                if (_got == Relays)
                    result.SetResult(_batches);
            });
        }
    }
}
