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
            TimeoutOf(stock),
            stock.OutgoingSocketForceIpv4,
            stock.WriteCommandsQueueMaxSize);
    }

    /// <summary>The same with what a bind or a connect has of its own.</summary>
    public TcpManagerSettings For(Tcp.Command command)
    {
        var own = command switch
        {
            Tcp.Bind bind => bind.TcpSettings,
            Tcp.Connect connect => connect.TcpSettings,
            _ => null,
        };
        return own is null
            ? this
            : this with
            {
                BatchAcceptLimit = Math.Max(1, own.BatchAcceptLimit),
                RegisterTimeout = TimeoutOf(own),
                ForcesIpv4 = own.OutgoingSocketForceIpv4,
                MaxQueuedBytes = own.WriteCommandsQueueMaxSize,
            };
    }

    private static TimeSpan? TimeoutOf(TcpSettings settings) =>
        settings.RegisterTimeout == Timeout.InfiniteTimeSpan ? null : settings.RegisterTimeout;

    private static int AtLeastOne(string key, int value) =>
        value > 0 ? value : throw new ConfigurationException($"akka.io.tcp.{key} must be a number above zero.");
}
