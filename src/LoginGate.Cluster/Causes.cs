namespace LoginGate.Cluster;

/// <summary>What a failure was caused by.</summary>
internal static class Causes
{
    /// <summary>The failure itself, what caused it, what caused that, and so on; nothing where there is none.</summary>
    public static IEnumerable<Exception> Of(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            yield return failure;
    }
}
