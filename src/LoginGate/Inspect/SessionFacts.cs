using System.Text.Json;
using System.Text.Json.Nodes;
using LoginGate.Logging;
using LoginGate.Protocol.Login;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Inspect;

/// <summary>What is told of a session that is over, or of one that lives as if it were: who, when, why it ended, how its login went.</summary>
/// <param name="Of">The session and its line.</param>
/// <param name="Opened">When it was announced to LoginSrv.</param>
/// <param name="Closed">When it ended; null while it lives.</param>
/// <param name="Lasted">From the one to the other, or until now.</param>
internal readonly record struct SessionFacts(SessionOfLine Of, DateTimeOffset Opened, DateTimeOffset? Closed, TimeSpan Lasted)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = LogLineFormatter.Encoder };

    /// <summary>The facts by a clock: sessions measure by its steady time, people by the wall's.</summary>
    public static SessionFacts At(SessionOfLine of, TimeProvider clock)
    {
        var (now, wall, session) = (clock.Now(), clock.GetUtcNow(), of.Session);
        var closed = session.Closed;
        return new SessionFacts(of, wall - (now - session.Opened), wall - (now - closed), (closed ?? now) - session.Opened);
    }

    /// <summary>Why it ended, as the log calls it; null while it lives.</summary>
    public string? EndedBy => Closed is null ? null : $"{Of.Session.EndedBy}";

    /// <summary>Such as <c>Accepted</c>, <c>2 refused: WrongPassword</c>, <c>1 refused by the gate: account</c> and <c>ServerChosen, 1 refused: InUse</c>.</summary>
    public Phrase Login
    {
        get
        {
            var session = Of.Session;
            Phrase?[] parts =
            [
                session.Login is LoginStep.None or LoginStep.Refused ? null : session.Login.ToString(),
                session.Refusals > 0 ? Phrase.Of($"{session.Refusals} refused: {session.Refusal}") : null,
                session.GateRefusals > 0 ? Phrase.Of($"{session.GateRefusals} refused by the gate: {(Phrase?)session.GateRefusal}") : null,
            ];
            return Phrase.Join(", ", parts.OfType<Phrase>());
        }
    }

    /// <summary>The facts for programs: in answers of the inspector, and as a line of the access log.</summary>
    public JsonObject ToData()
    {
        var session = Of.Session;
        return new JsonObject
        {
            ["time"] = Figures.Iso(Closed),
            ["line"] = Of.Line,
            ["session"] = session.Number,
            ["address"] = session.Client.Address.ToString(),
            ["port"] = session.Client.Port,
            ["local"] = session.Local.ToString(),
            ["account"] = session.Account,
            ["opened"] = Figures.Iso(Opened),
            ["seconds"] = Figures.Seconds(Lasted),
            ["endedBy"] = EndedBy,
            ["login"] = session.Login == LoginStep.None ? null : session.Login.ToString(),
            ["refusals"] = session.Refusals,
            ["refusal"] = session.Refusals == 0 ? null : $"{session.Refusal}",
            ["gateRefusals"] = session.GateRefusals,
            ["gateRefusal"] = session.GateRefusal,
            ["packets"] = session.Packets,
            ["packetBytes"] = session.PacketBytes,
            ["replies"] = session.Replies,
            ["replyBytes"] = session.ReplyBytes,
        };
    }

    /// <summary>The same on one line.</summary>
    public string ToLine() => ToData().ToJsonString(Json);
}
