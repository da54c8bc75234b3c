using Akka.Event;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Admission.Guessing;

/// <summary>What is written into the log of password guessing: a flood of it does not fill it.</summary>
internal sealed class GuessingLog(ILoggingAdapter log, TimeProvider clock)
{
    private readonly LogLimiter _reached = new(TimeSpan.FromSeconds(10));
    private readonly LogLimiter _failures = new(TimeSpan.FromMinutes(10));

    public void Reached(LimitReached reached, GuessingSettings limits)
    {
        var kind = reached.By.ToString().ToLowerInvariant();
        if (!_reached.TrySay(kind, clock.Now(), out var unsaid))
            return;
        var locked = reached.IsLocked ? Phrase.Of($"; locked for {limits.LockFor.TotalSeconds:0} s to networks that have never logged in to it") : "";
        log.Warning("{0} {1}: {2} failed logins within {3} s ({4}){5}",
            (Phrase)kind, reached.Subject, reached.Failed, limits.Within.TotalSeconds, "failed-per-" + kind, locked + LogLimiter.More(unsaid));
    }

    public void FileNotRead(string path, string problem) => log.Warning(
        "file {0} (login-gate.admission.password-guessing.known-file): {1}; good logins before this start are forgotten", path, problem);

    public void FileNotWritten(string path, string problem)
    {
        if (_failures.TrySay("failure", clock.Now(), out _))
        {
            log.Warning("file {0} (login-gate.admission.password-guessing.known-file): {1}; until that is mended, good logins are remembered in memory alone",
                path, problem);
        }
    }
}
