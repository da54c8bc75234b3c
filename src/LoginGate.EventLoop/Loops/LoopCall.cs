using Akka.Dispatch;

namespace LoginGate.EventLoop.Loops;

/// <summary>Something short to be done with a loop's state, handed over by another thread.</summary>
internal abstract class LoopCall : IRunnable
{
    public abstract void Run();

    public void Execute() => Run();

    /// <summary>A call of anything.</summary>
    public static LoopCall Of(Action act) => new Acting(act);

    private sealed class Acting(Action act) : LoopCall
    {
        public override void Run() => act();
    }
}
