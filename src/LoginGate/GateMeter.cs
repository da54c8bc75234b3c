using System.Diagnostics.Metrics;
using LoginGate.Protocol;
using LoginGate.Sessions;

namespace LoginGate;

/// <summary>The gate's counters: the meter <c>LoginGate</c> of System.Diagnostics.Metrics. Nothing is counted twice.</summary>
internal static class GateMeter
{
    public const string Name = "LoginGate";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> SessionsOpened =
        Meter.CreateCounter<long>("logingate.sessions.opened", "{session}", "Clients accepted and announced to LoginSrv.");

    private static readonly Counter<long> SessionsClosed =
        Meter.CreateCounter<long>("logingate.sessions.closed", "{session}", "Sessions ended, by cause.");

    private static readonly Counter<long> ClientsRefused =
        Meter.CreateCounter<long>("logingate.clients.refused", "{client}", "Clients turned away at accept, by reason.");

    private static readonly Counter<long> StrayBytes =
        Meter.CreateCounter<long>("logingate.client.stray", "By", "Bytes of clients outside packets, dropped.");

    private static readonly Counter<long> BrokenPackets =
        Meter.CreateCounter<long>("logingate.client.broken", "{packet}", "Empty or cut-off packets of clients, dropped.");

    private static readonly Counter<long> Anomalies =
        Meter.CreateCounter<long>("logingate.loginsrv.anomalies", "{anomaly}", "What LoginSrv sent outside the protocol, by kind.");

    private static readonly Counter<long> DiscardedFrames =
        Meter.CreateCounter<long>("logingate.frames.discarded", "{frame}", "Frames that had no session to go to, by reason.");

    private static readonly UpDownCounter<long> Bans =
        Meter.CreateUpDownCounter<long>("logingate.bans", "{ban}", "Bans that hold.");

    private static readonly Counter<long> BansMade =
        Meter.CreateCounter<long>("logingate.bans.made", "{ban}", "Bans made, by cause; those written into the ban file by hand are not among them.");

    public static void Opened() => SessionsOpened.Add(1);

    public static void Closed(CloseCause cause) => SessionsClosed.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public static void Refused(string reason) => ClientsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void BansChanged(int difference) => Bans.Add(difference);

    public static void BanMade(string cause) => BansMade.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public static void Stray(int bytes) => StrayBytes.Add(bytes);

    public static void Broken() => BrokenPackets.Add(1);

    public static void Anomaly(LoginSrvAnomaly kind) => Anomalies.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public static void Discarded(string reason) => DiscardedFrames.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
