namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>
/// Tests that look at what the whole process has: threads, descriptors, time on the processor. They run when no others do.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "alone";
}
