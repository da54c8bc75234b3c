using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.CommandLine;

/// <summary>What a probe has found, in words.</summary>
/// <param name="IsFound">Whether a dialect was understood.</param>
/// <param name="Lines">The verdict.</param>
internal sealed record ProbeReport(bool IsFound, IReadOnlyList<Phrase> Lines)
{
    public static Phrase Head => Columns("dialect", "connected", "heartbeat", "login");

    public static Phrase Row(ProbeFinding finding) => finding.NotConnected is { } why
        ? Columns(Phrase.Verbatim(finding.Dialect.Name), "no", "-", why)
        : Columns(Phrase.Verbatim(finding.Dialect.Name), "yes", finding.AnswersHeartbeat ? "answered" : "no answer", LoginWords(finding));

    public static ProbeReport Of(IReadOnlyList<ProbeFinding> findings)
    {
        var best = findings.Max(f => f.Reply);
        if (best < ProbeReply.Other)
            return new ProbeReport(false, ["", .. WhyNone(findings)]);
        string[] names = [.. findings.Where(f => f.Reply == best).Select(f => f.Dialect.Name)];
        var lines = new List<Phrase> { "", $"LoginSrv understands {names[0]}. The setting:", $"  login-gate.defaults.login-srv.dialect = {names[0]}" };
        if (names[0] == Dialect.Delphi98k.Name)
            lines.Add("(98k-client where players have the genuine client, which begins with a key exchange.)");
        if (names.Length > 1)
            lines.Add($"It answers {string.Join(" and ", names[1..])} alike: a login does not tell them apart. Take the one of your server's family.");
        if (best == ProbeReply.Other)
            lines.Add("Its answer is not what that dialect says to an unknown account: try a real login before you rely on it.");
        return new ProbeReport(true, lines);
    }

    private static IEnumerable<Phrase> WhyNone(IReadOnlyList<ProbeFinding> findings)
    {
        var connected = findings.Where(f => f.NotConnected is null).ToList();
        if (connected.Exists(f => f.IsHttp))
            yield return "An HTTP server answers there, not a LoginSrv.";
        else if (connected.TrueForAll(f => f is { WasClosed: true, Bytes: 0 }))
        {
            yield return "Each connection is closed without a word. Some LoginSrvs take only gates whose addresses they are told: run this on the gate's machine,";
            yield return "and see that its address is on LoginSrv's list.";
        }
        else if (connected.Find(f => f.AnswersHeartbeat) is { } alive)
        {
            yield return $"It answers the heartbeat of {alive.Dialect.Name}, so it is a LoginSrv, but no login: its letters, code or block are its own";
            yield return "(login-srv.dialect { base = ..., letters, codec, block }), or it answers no unknown account. A capture of its old gate tells: logingate decode.";
        }
        else if (connected.TrueForAll(f => f.Bytes == 0))
            yield return "It takes connections and says nothing. Is that LoginSrv's port for gates? Is LoginSrv slower than --timeout?";
        else
            yield return "It says something that is of no known dialect. Is that LoginSrv's port for gates?";
    }

    private static Phrase LoginWords(ProbeFinding finding) => finding.Reply switch
    {
        ProbeReply.NoAccount => "understood: no such account",
        ProbeReply.Other => "understood, another answer than expected",
        ProbeReply.Unreadable => "answer cannot be read",
        _ when finding.WasClosed => "closed",
        _ => "no answer",
    };

    private static Phrase Columns(Phrase dialect, Phrase connected, Phrase heartbeat, Phrase login) =>
        $"{dialect,-21}{connected,-11}{heartbeat,-11}{login}";
}
