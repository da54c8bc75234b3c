using System.Net;
using LoginGate.Fuzzing;
using LoginGate.Protocol;
using LoginGate.Settings;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>One thing that happens to a gate.</summary>
internal abstract record Step
{
    /// <summary>The client comes.</summary>
    public sealed record Connect(Client Client) : Step;

    /// <summary>One read of the client.</summary>
    public sealed record Read(Client Client, byte[] Bytes) : Step;

    public sealed record HangUp(Client Client, bool IsReset) : Step;

    /// <summary>The kernel takes the write that is under way to the client, if there is one.</summary>
    public sealed record AcknowledgeClient(Client Client) : Step;

    /// <summary>The same, to LoginSrv.</summary>
    public sealed record AcknowledgeUpstream : Step;

    /// <summary>LoginSrv goes; what it has not taken is lost.</summary>
    public sealed record LoseLink(bool IsReset) : Step;

    /// <summary>LoginSrv is back and connected.</summary>
    public sealed record Relink : Step;

    /// <summary>One read of LoginSrv.</summary>
    public sealed record LoginSrv(byte[] Bytes) : Step;
}

/// <summary>A game client: its socket number and where it comes from.</summary>
internal sealed record Client(int Number, IPAddress Address);

/// <summary>What becomes of clients when LoginSrv is lost.</summary>
internal enum Holding
{
    /// <summary>They are closed.</summary>
    Off,

    /// <summary>They stay; what was not written goes out on the next link.</summary>
    Plain,

    /// <summary>They stay; what was written and not answered goes out once more.</summary>
    Resending,
}

/// <summary>The limits that a case runs under.</summary>
internal sealed record Limits(
    PayloadRule Payload, int MaxPacketBytes, int MaxStrayBytes, int PacketsPerSecond, int SendQueueBytes, int MaxPendingBytes,
    int MaxFrameBytes, bool CloseFrames, Holding Holding, bool HalfCloses)
{
    public static Limits Usual { get; } = new(PayloadRule.Strict, 1023, 1024, 0, 65536, 4 << 20, 32768, true, Holding.Off, true);

    /// <summary>From a loss to the next attempt.</summary>
    public static TimeSpan RelinkTime { get; } = TimeSpan.FromMilliseconds(50);

    public LineSettings Apply(LineSettings line, string dialect)
    {
        Assert.True(Dialect.TryGetPreset(dialect, out var preset));
        return line with
        {
            Client = line.Client with
            {
                Payload = Payload,
                MaxPacketBytes = MaxPacketBytes,
                MaxStrayBytes = MaxStrayBytes,
                PacketsPerSecond = PacketsPerSecond,
                SendQueueBytes = SendQueueBytes,
                FirstPacketTimeout = TimeSpan.Zero,
                PacketTimeout = TimeSpan.Zero,
                IdleTimeout = TimeSpan.Zero,
                HandshakeTimeout = TimeSpan.Zero,
                HalfCloseTimeout = HalfCloses ? TimeSpan.FromHours(1) : TimeSpan.Zero,
            },
            LoginSrv = line.LoginSrv with
            {
                // An echo's place among the replies depends on what is under way then; SlotHandleSpec has it.
                Dialect = preset with { EchoesStar = false },
                MaxPendingBytes = MaxPendingBytes,
                MaxFrameBytes = MaxFrameBytes,
                CloseFrames = CloseFrames,
                Reconnect = new ReconnectSettings(RelinkTime, RelinkTime, Jitter: 0),
                Hold = Holding == Holding.Off ? null : new HoldSettings(TimeSpan.FromHours(1), 10000, Holding == Holding.Resending),
            },
        };
    }
}

/// <summary>A whole case.</summary>
/// <param name="CutSeed">Decides in which pieces LoginSrv receives the gate's bytes.</param>
internal sealed record Scenario(string Dialect, Limits Limits, IReadOnlyList<Step> Steps, int CutSeed)
{
    public WireFacts Facts => WireFacts.Of(Dialect);

    public IEnumerable<Client> Clients => Steps.OfType<Step.Connect>().Select(step => step.Client).Distinct();

    /// <summary>Without a client, without some steps, with a read joined to its next one or shorter.</summary>
    public static IEnumerable<Scenario> Smaller(Scenario scenario)
    {
        foreach (var client in scenario.Clients)
            yield return scenario with { Steps = [.. scenario.Steps.Where(step => ClientOf(step) != client)] };
        foreach (var steps in Fuzzing.Smaller.Lists(scenario.Steps))
            yield return scenario with { Steps = steps };
        for (var at = 0; at < scenario.Steps.Count; at++)
        {
            foreach (var step in Shorter(scenario.Steps[at]))
                yield return scenario with { Steps = [.. scenario.Steps.Take(at), step, .. scenario.Steps.Skip(at + 1)] };
        }
    }

    public static string Describe(Scenario scenario)
    {
        var lines = new List<string> { $"  dialect {scenario.Dialect}, {scenario.Limits}" };
        foreach (var step in scenario.Steps)
            lines.Add("  " + Describe(step));
        return string.Join(Environment.NewLine, lines);
    }

    private static string Describe(Step step) => step switch
    {
        Step.Connect connect => $"client {connect.Client.Number} connects from {connect.Client.Address}",
        Step.Read read => $"client {read.Client.Number} sends {Fuzzing.Smaller.Show(read.Bytes)}",
        Step.HangUp end => $"client {end.Client.Number} {(end.IsReset ? "is reset" : "hangs up")}",
        Step.AcknowledgeClient taken => $"client {taken.Client.Number} takes what is under way",
        Step.LoginSrv loginSrv => $"LoginSrv sends {Fuzzing.Smaller.Show(loginSrv.Bytes)}",
        Step.LoseLink loss => $"LoginSrv {(loss.IsReset ? "is reset" : "goes")}",
        Step.Relink => "LoginSrv is connected again",
        _ => "LoginSrv takes what is under way",
    };

    private static Client? ClientOf(Step step) => step switch
    {
        Step.Connect connect => connect.Client,
        Step.Read read => read.Client,
        Step.HangUp end => end.Client,
        Step.AcknowledgeClient taken => taken.Client,
        _ => null,
    };

    private static IEnumerable<Step> Shorter(Step step) => step switch
    {
        Step.Read read => Fuzzing.Smaller.Lists(read.Bytes).Where(bytes => bytes.Count > 0).Select(bytes => read with { Bytes = [.. bytes] }),
        Step.LoginSrv read => Fuzzing.Smaller.Lists(read.Bytes).Where(bytes => bytes.Count > 0).Select(bytes => read with { Bytes = [.. bytes] }),
        _ => [],
    };
}
