using Akka.Actor;

namespace Akka.Bench;

/// <summary>Counts messages and opens the gate at the last one.</summary>
internal sealed class CountingActor(int expected, SemaphoreSlim done) : ActorBase
{
    private int _received;

    public static Props Props(int expected, SemaphoreSlim done) => Actor.Props.Create(() => new CountingActor(expected, done));

    protected override bool Receive(object message)
    {
        if (++_received == expected)
        {
            _received = 0;
            done.Release();
        }

        return true;
    }
}
