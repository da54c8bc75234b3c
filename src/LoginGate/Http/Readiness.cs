using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Http;

/// <summary>Whether the gate can serve clients: every line listens, lets clients in and has its LoginSrv.</summary>
/// <param name="IsReady">False also while clients are held, while a line drains, and before there is any line.</param>
/// <param name="Text">One line of text a line of the gate.</param>
internal sealed record Readiness(bool IsReady, string Text)
{
    public static Readiness Of(GateStatistics gate)
    {
        var lines = gate.Lines.ToList();
        if (lines.Count == 0)
            return new Readiness(false, "not ready: the gate is starting\n");
        return new Readiness(lines.TrueForAll(IsLineReady), string.Concat(lines.Select(Describe)));
    }

    private static bool IsLineReady(LineStatistics line) => line.Listening is not null && line.Drain is null && line.Link.State == LinkState.Up;

    private static string Describe(LineStatistics line)
    {
        var link = line.Link;
        var state = link.State switch
        {
            LinkState.Up => "up",
            LinkState.Held => "held",
            _ => "down",
        };
        var target = link.Target.Length > 0 ? link.Target : "-";
        return $"{line.Line} {(IsLineReady(line) ? "ready" : "not-ready")} " +
            $"listen={line.Listening?.ToString() ?? "-"} loginsrv={state} target={target}{Describe(line.Doubt)}{(line.Drain is null ? "" : $" draining sessions={line.Live}")}\n";
    }

    // Not a reason to be not ready: it is a suspicion, and what takes the gate out of service has to be certain.
    private static string Describe(DialectDoubt? doubt) =>
        doubt is null ? "" : $" dialect-in-doubt={doubt.Dialect.Replace(' ', '-')} likely={string.Join(',', doubt.Likely)}";
}
