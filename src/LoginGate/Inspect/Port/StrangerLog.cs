using LoginGate.Shared;
using Microsoft.Extensions.Logging;

namespace LoginGate.Inspect;

/// <summary>Keeps in the log, at most once a minute, that somebody was dropped who does not speak in commands, such as a web page.</summary>
internal sealed class StrangerLog(OperatorLog log, TimeProvider clock)
{
    private const int MaxShown = 12;

    private readonly Lock _lock = new();
    private readonly LogLimiter _limiter = new(TimeSpan.FromMinutes(1));

    /// <param name="peer">Who it was.</param>
    /// <param name="line">What it sent. The beginning of its first word is shown and no more: the rest may hold anything, a password too.</param>
    public void Add(string peer, string line)
    {
        int unsaid;
        lock (_lock)
        {
            if (!_limiter.TrySay("stranger", clock.Now(), out unsaid))
                return;
        }
        var word = line.Split(default(char[]), 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
        var shown = PlainText.Escape(word.Length > MaxShown ? $"{word[..MaxShown]}..." : word);
        var more = unsaid > 0 ? $" (and {Figures.Of(unsaid)} more since the last such line)" : "";
        log.Write(LogLevel.Warning, $"{peer} does not speak in commands and was dropped; its line begins with '{shown}'{more}");
    }
}
