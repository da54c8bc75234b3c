using LoginGate.Inspect;
using LoginGate.Logging;
using LoginGate.Settings;

namespace LoginGate.Firewall;

/// <summary>The ban hook's file: each line behind the time. What the disk does not take is told to the owner, who tells everything anew then.</summary>
/// <param name="path">Where.</param>
/// <param name="tell">Hears that the file cannot be written, and that it can again; on any thread.</param>
/// <param name="onGap">Hears that lines are missing in it; on any thread.</param>
/// <param name="clock">The wall clock.</param>
internal sealed class HookFile(string path, Action<Phrase> tell, Action onGap, TimeProvider clock) : IDisposable
{
    private const int MaxBytes = 16 << 20;
    private const int LinesInOnePart = 500;

    private readonly LineFileWriter<string> _writer = new(
        new RollingFileSettings(path, MaxBytes, TimeSpan.FromDays(3650), MaxFiles: 3, TimeSpan.FromDays(3650)),
        lines => lines, _ => $"{Figures.Iso(clock.GetUtcNow())} {HookLines.Resync}", tell, clock, retryInterval: null, _ => onGap());

    public void Add(IReadOnlyList<string> lines)
    {
        var time = Figures.Iso(clock.GetUtcNow());
        foreach (var part in lines.Chunk(LinesInOnePart))
            _writer.Add(string.Join(Environment.NewLine, part.Select(line => $"{time} {line}")));
    }

    public void Dispose() => _writer.Dispose();
}
