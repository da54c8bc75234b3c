namespace Akka.Actor;

/// <summary>The window of a strategy as a number of milliseconds, -1 being none.</summary>
internal static class RestartWindow
{
    public static int Milliseconds(TimeSpan? window) =>
        window is not { } value || value == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Min(value.TotalMilliseconds, int.MaxValue);
}
