using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Hosting;

/// <summary>
/// Makes the pool's threads before the first client comes. Stock Akka.IO accepts whoever comes before the listener has looked at them, so
/// that a rush takes all descriptors for a moment; .NET dies when it wants another thread just then. LoginGate.csproj keeps them alive.
/// </summary>
internal static class WorkerThreads
{
    private const int Count = 24;

    /// <summary>Does nothing on the event loop, which accepts as many as it is asked to, and where descriptors have no limit.</summary>
    public static void MakeAhead(TransportKind transport)
    {
        if (transport == TransportKind.EventLoop || Descriptors.Allowed is null)
            return;
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Count), completions);
        using var running = new CountdownEvent(Count);
        // Each waits for the others: so there are as many.
        var made = Enumerable.Range(0, Count).Select(_ => Task.Run(() =>
        {
            running.Signal();
            running.Wait();
        })).ToArray();
        Task.WaitAll(made);
    }
}
