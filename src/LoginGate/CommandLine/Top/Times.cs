namespace LoginGate.CommandLine.Top;

/// <summary>Times as gates tell them.</summary>
internal static class Times
{
    /// <summary>Such a time, whatever it is: thirty years at the most.</summary>
    public static TimeSpan Of(double seconds) => TimeSpan.FromSeconds(Math.Clamp(double.IsNaN(seconds) ? 0 : seconds, 0, 1e9));
}
