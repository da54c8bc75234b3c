namespace Akka.Util;

/// <summary>A random number source that is safe on every thread.</summary>
public static class ThreadLocalRandom
{
    /// <summary>The source.</summary>
    public static Random Current => Random.Shared;
}
