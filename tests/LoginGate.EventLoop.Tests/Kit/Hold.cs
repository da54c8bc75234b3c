using Akka.Dispatch;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>Something that keeps a loop's thread, as an actor that blocks does, until the test lets go.</summary>
/// <param name="last">What is done on the loop's thread then.</param>
internal sealed class Hold(Action? last = null) : IRunnable, IDisposable
{
    private readonly ManualResetEventSlim _isHeld = new();
    private readonly ManualResetEventSlim _isReleased = new();

    /// <summary>Holds a loop from now on.</summary>
    public static Hold Of(IoLoop loop, Action? last = null)
    {
        var hold = new Hold(last);
        loop.HandOver(hold);
        hold.AwaitHeld();
        return hold;
    }

    public void AwaitHeld() => Assert.True(_isHeld.Wait(Probe.Patience), "Nobody came to hold the thread.");

    public void Release() => _isReleased.Set();

    public void Run()
    {
        _isHeld.Set();
        _isReleased.Wait(2 * Probe.Patience);
        last?.Invoke();
    }

    public void Execute() => Run();

    public void Dispose() => Release();
}
