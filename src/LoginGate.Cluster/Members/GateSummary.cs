using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Members;

/// <summary>How a gate is getting on, in its own words.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Clock">Its wall clock when it said so.</param>
/// <param name="Started">When it started, by its wall clock.</param>
/// <param name="IsDraining">Whether it lets no more clients in, and ends when the last has gone.</param>
/// <param name="Lines">Its lines.</param>
public sealed record GateSummary(string Gate, string Version, DateTimeOffset Clock, DateTimeOffset Started, bool IsDraining, IReadOnlyList<LineSummary> Lines)
{
    internal const int MaxName = 64;
    private const int MaxText = 128;
    private const int MaxLines = 256;

    internal void Write(WireWriter bytes)
    {
        bytes.Text(Gate);
        bytes.Text(Version);
        bytes.Time(Clock);
        bytes.Time(Started);
        bytes.Flag(IsDraining);
        bytes.Varint((ulong)Math.Min(Lines.Count, MaxLines));
        foreach (var line in Lines.Take(MaxLines))
        {
            bytes.Text(line.Line);
            bytes.Text(line.Listen);
            bytes.Text(line.LoginSrv);
            bytes.Varint((ulong)line.Sessions);
            bytes.Varint((ulong)line.PacketsPerSecond);
            bytes.Varint((ulong)line.RepliesPerSecond);
        }
    }

    internal static GateSummary Read(ref WireReader reader)
    {
        var summary = new GateSummary(
            reader.Text(MaxName, "a gate's name"), reader.Text(MaxText, "a version"), reader.Time(), reader.Time(), reader.Flag(), []);
        var lines = new LineSummary[reader.Number(MaxLines, "the number of lines")];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = new LineSummary(
                reader.Text(MaxText, "a line's name"), reader.Text(MaxText, "an address"), reader.Text(MaxText, "a state"),
                reader.Number(int.MaxValue, "sessions"), reader.Number(int.MaxValue, "a rate"), reader.Number(int.MaxValue, "a rate"));
        }
        return summary with { Lines = lines };
    }
}

/// <summary>How a line is getting on.</summary>
/// <param name="Line">Its name.</param>
/// <param name="Listen">Where it listens; empty: nowhere at present.</param>
/// <param name="LoginSrv">The state of its connection to LoginSrv, in one word.</param>
/// <param name="Sessions">Clients it has.</param>
/// <param name="PacketsPerSecond">To LoginSrv.</param>
/// <param name="RepliesPerSecond">To clients.</param>
public sealed record LineSummary(string Line, string Listen, string LoginSrv, int Sessions, int PacketsPerSecond, int RepliesPerSecond);
