using Akka.Dispatch;

namespace LoginGate.EventLoop.Loops;

/// <summary>Something short to be done with a loop's state, handed over by another thread.</summary>
internal abstract class LoopCall : IRunnable
{
    public abstract void Run();

    public void Execute() => Run();

    /// <summary>A call of anything.</summary>
    public static LoopCall Of(Action act) => new Acting(act);

    /// <summary>The same, at a time when no other that is given the same lock runs.</summary>
    public IRunnable OneAtATime(Lock turn) => new Acting(() =>
    {
        lock (turn)
            Run();
    });

    private sealed class Acting(Action act) : LoopCall
    {
        public override void Run() => act();
    }
}
