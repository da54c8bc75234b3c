namespace LoginGate.Hosting;

/// <summary>
/// Makes the pool's threads before the first client comes, and lets there be no more: .NET ends the process when it wants another one and
/// gets none, for want of threads, memory or, where stock Akka.IO has just taken all of them, descriptors. LoginGate.csproj keeps them alive.
/// </summary>
internal static class WorkerThreads
{
    // Each of the gate's files, name look-ups and commands blocks one at most; the pool wants one for each processor.
    private static readonly int Count = Math.Max(24, Environment.ProcessorCount);

    /// <summary>For the program's own process, where nothing waits for more than that at a time.</summary>
    public static void MakeAhead()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.GetMaxThreads(out _, out var mostCompletions);
        // Up to the least it makes them at once.
        ThreadPool.SetMinThreads(Count, completions);
        using (var running = new CountdownEvent(Count))
        {
            // Each waits for the others: so there are as many.
            Task.WaitAll([.. Enumerable.Range(0, Count).Select(_ => Task.Run(() =>
            {
                running.Signal();
                running.Wait();
            }))]);
        }
        ThreadPool.SetMinThreads(workers, completions);
        ThreadPool.SetMaxThreads(Count, mostCompletions);
    }
}
