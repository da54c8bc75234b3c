using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Options for supervising one child that is started again after growing pauses.</summary>
public static class Backoff
{
    /// <summary>Starts the child again when it fails and its supervisor decides to restart it. A child that stops ends the
    /// supervisor.</summary>
    public static BackoffOptions OnFailure(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        int maxNrOfRetries) =>
        Options(BackoffCause.Failure, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);

    /// <summary>As above, without a limit.</summary>
    public static BackoffOptions OnFailure(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor) =>
        Options(BackoffCause.Failure, childProps, childName, minBackoff, maxBackoff, randomFactor);

    /// <summary>Starts the child again when it stops, for whatever reason.</summary>
    public static BackoffOptions OnStop(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        int maxNrOfRetries) =>
        Options(BackoffCause.Stop, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);

    /// <summary>As above, without a limit.</summary>
    public static BackoffOptions OnStop(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor) =>
        Options(BackoffCause.Stop, childProps, childName, minBackoff, maxBackoff, randomFactor);

    private static BackoffSettings Options(
        BackoffCause cause,
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor) =>
        new(cause, childProps, childName, minBackoff, maxBackoff, randomFactor);
}
