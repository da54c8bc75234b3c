using System.Buffers;
using System.Net;

namespace LoginGate.Protocol;

/// <summary>A login, or the opening before it, that LoginSrv has not answered.</summary>
/// <param name="Head">Its <see cref="LoginHead"/>.</param>
/// <param name="WasForwarded">False: the gate refused it, because its dialect does not allow such a packet.</param>
public readonly record struct UnansweredLogin(byte[] Head, bool WasForwarded);

/// <summary>
/// Which presets explain what a gate sees better than the dialect that it is set to. Without one that does, the dialect is not to blame:
/// LoginSrv is slow, or a client sends rubbish.
/// </summary>
public static class DialectSuspicion
{
    private const int Session = 1;
    private const int LongestFrame = 1024;

    /// <summary>Presets whose clients send these logins, and whose LoginSrv would not have understood the gate; the most common first.</summary>
    /// <param name="set">The gate's dialect.</param>
    /// <param name="logins">Of clients that got no answer.</param>
    /// <param name="answersHeartbeats">Whether LoginSrv understands the gate's heartbeat all the same.</param>
    public static IReadOnlyList<Dialect> OfSilence(Dialect set, IReadOnlyList<UnansweredLogin> logins, bool answersHeartbeats)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(logins);
        bool isSilent = !answersHeartbeats && logins.Any(login => login.WasForwarded);
        int own = logins.Sum(login => Reading(set, set, login));
        return Best(preset => MayBe(preset) ? Explained(set, preset, logins) : 0, Math.Max(own, 1), set);

        bool MayBe(Dialect preset) => answersHeartbeats ? ShareHeartbeat(set, preset) : !(isSilent && ShareHeartbeat(set, preset));
    }

    /// <summary>Presets that read what LoginSrv sent better than the gate's dialect does; the most common first.</summary>
    /// <param name="set">The gate's dialect.</param>
    /// <param name="samples">Whole frames, or parts of them.</param>
    public static IReadOnlyList<Dialect> OfBytes(Dialect set, IEnumerable<byte[]> samples)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(samples);
        List<WirePiece> pieces = [.. samples.SelectMany(sample => WirePiece.Cut(sample))];
        return Best(Score, Math.Max(Score(set), 0) + 1, set);

        int Score(Dialect dialect) => pieces.Sum(piece => DialectGuess.Score(dialect, piece, WireDirection.FromLoginSrv));
    }

    private static IReadOnlyList<Dialect> Best(Func<Dialect, int> score, int least, Dialect set)
    {
        var scores = DialectPresets.MostCommonFirst
            .Where(preset => preset.Name != set.Name)
            .Select(preset => (Preset: preset, Score: score(preset)))
            .Where(found => found.Score >= least).ToList();
        return [.. scores.Where(found => found.Score == scores.Max(other => other.Score)).Select(found => found.Preset)];
    }

    /// <summary>How well a preset explains most of the logins, and that none of them was answered; 0: it does not.</summary>
    private static int Explained(Dialect set, Dialect preset, IReadOnlyList<UnansweredLogin> logins)
    {
        int[] readings = [.. logins.Where(login => !login.WasForwarded || !Understands(preset, set, login.Head)).Select(login => Reading(set, preset, login))];
        return readings.Count(reading => reading > 0) * 2 > logins.Count ? readings.Sum() : 0;
    }

    /// <summary>
    /// How well a dialect reads what a client of the set one's gate began with; 0: not, or its own gate would not let it pass, or its clients
    /// would not have said it.
    /// </summary>
    private static int Reading(Dialect set, Dialect dialect, UnansweredLogin login)
    {
        byte[] head = login.Head;
        if (LoginHead.IsOpening(dialect, head)) return DialectGuess.OwnHandshake;
        // A gate that refuses the version check never sees the login.
        bool isKnown = login.WasForwarded ? LoginHead.IsLogin(dialect, head) : LoginHead.IsFirst(dialect, head);
        if (!LetsLogIn(set, dialect) || !isKnown) return 0;
        using var decoder = new ClientPacketDecoder(dialect, PayloadRule.Strict, LongestFrame);
        ReadOnlySpan<byte> input = head;
        return decoder.Read(ref input, out _) == ClientPacketStatus.Packet
            ? Math.Max(DialectGuess.ScorePacket(dialect, head, fromClient: true), 0)
            : 0;
    }

    /// <summary>
    /// Whether a dialect's clients get as far as their login at a gate of the set one: some wait for the gate's part of a handshake, or have
    /// to greet.
    /// </summary>
    private static bool LetsLogIn(Dialect set, Dialect dialect) =>
        (dialect.Handshake is null || dialect.Handshake.GetType() == set.Handshake?.GetType())
        && (dialect.ClientGreeting is not { IsRequired: true } greeting || greeting.Text == set.ClientGreeting?.Text);

    /// <summary>Whether a LoginSrv of one dialect would have answered a login that a gate of another wrote.</summary>
    private static bool Understands(Dialect loginSrv, Dialect gate, byte[] head)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new GateFrameEncoder(gate);
        encoder.WriteOpen(output, Session, IPAddress.Loopback, IPAddress.Loopback);
        encoder.WriteData(output, Session, head);
        using var decoder = new GateFrameDecoder(loginSrv, LongestFrame);
        var input = output.WrittenSpan;
        return decoder.Read(ref input, out _) == GateFrameKind.Open
            && decoder.Read(ref input, out var data) == GateFrameKind.Data && LoginHead.IsLogin(loginSrv, data.Payload);
    }

    private static bool ShareHeartbeat(Dialect gate, Dialect loginSrv)
    {
        var output = new ArrayBufferWriter<byte>();
        new GateFrameEncoder(gate).WriteHeartbeat(output);
        using var asked = new GateFrameDecoder(loginSrv, LongestFrame);
        var question = output.WrittenSpan;
        if (asked.Read(ref question, out _) != GateFrameKind.Heartbeat) return false;
        output = new ArrayBufferWriter<byte>();
        new LoginSrvFrameEncoder(loginSrv).WriteHeartbeat(output);
        using var answered = new LoginSrvFrameDecoder(gate, LongestFrame);
        var answer = output.WrittenSpan;
        return answered.Read(ref answer, out _) == LoginSrvFrameKind.Heartbeat;
    }
}
