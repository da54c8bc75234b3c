using Akka.Actor;
using Akka.Configuration;
using Akka.IO;

namespace LoginGate.EventLoop.Connections;

/// <summary>What the event loop takes from <c>akka.io.tcp</c>.</summary>
/// <param name="MaxChannels">The most connections at a time, accepted and made ones together.</param>
/// <param name="BatchAcceptLimit">How many connections a listener accepts in one go.</param>
/// <param name="RegisterTimeout">How long a connection waits for <see cref="Tcp.Register"/>; null: for ever.</param>
/// <param name="ForcesIpv4">Names are resolved to IPv4 addresses only.</param>
/// <param name="MaxQueuedBytes">The most bytes that may wait in a connection to be written; below zero there is no limit.</param>
internal sealed record TcpManagerSettings(int MaxChannels, int BatchAcceptLimit, TimeSpan? RegisterTimeout, bool ForcesIpv4, long MaxQueuedBytes)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="ConfigurationException">A value is outside its range.</exception>
    public static TcpManagerSettings Create(ActorSystem system)
    {
        var stock = TcpSettings.Create(system);
        var channels = system.Settings.Config.GetString("akka.io.tcp.max-channels", "unlimited");
        return new TcpManagerSettings(
            channels == "unlimited" ? int.MaxValue : AtLeastOne("max-channels", int.TryParse(channels, out var most) ? most : 0),
            AtLeastOne("batch-accept-limit", stock.BatchAcceptLimit),
            stock.RegisterTimeout == Timeout.InfiniteTimeSpan ? null : stock.RegisterTimeout,
            stock.OutgoingSocketForceIpv4,
            stock.WriteCommandsQueueMaxSize);
    }

    private static int AtLeastOne(string key, int value) =>
        value > 0 ? value : throw new ConfigurationException($"akka.io.tcp.{key} must be a number above zero.");
}
