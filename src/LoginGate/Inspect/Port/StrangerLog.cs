using LoginGate.Shared;
using Microsoft.Extensions.Logging;

namespace LoginGate.Inspect;

/// <summary>
/// Keeps in the log, each at most once a minute, that somebody was dropped who does not speak in commands, such as a web page, and that
/// somebody wanted what they have no right to.
/// </summary>
internal sealed class StrangerLog(OperatorLog log, TimeProvider clock)
{
    private const int MaxShown = 12;

    private readonly Lock _lock = new();
    private readonly LogLimiter _limiter = new(TimeSpan.FromMinutes(1));

    /// <param name="peer">Who it was.</param>
    /// <param name="line">What it sent. The beginning of its first word is shown and no more: the rest may hold anything, a password too.</param>
    public void Add(string peer, string line)
    {
        if (!TrySay("stranger", out var more))
            return;
        var word = line.Split(default(char[]), 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
        var shown = PlainText.Escape(word.Length > MaxShown ? $"{word[..MaxShown]}..." : word);
        log.Write(LogLevel.Warning, $"{peer} does not speak in commands and was dropped; its line begins with '{shown}'{more}");
    }

    /// <summary>Somebody who may only look wanted to change something.</summary>
    public void AddPowerless(Caller caller, string command)
    {
        if (TrySay("powerless", out var more))
            log.Write(LogLevel.Warning, $"{caller.Name} may only look, and wanted: {PlainText.Escape(command)}{more}");
    }

    private bool TrySay(string kind, out Phrase more)
    {
        lock (_lock)
        {
            var says = _limiter.TrySay(kind, clock.Now(), out var unsaid);
            more = unsaid > 0 ? Phrase.Of($" (and {Figures.Of(unsaid)} more since the last such line)") : "";
            return says;
        }
    }
}
