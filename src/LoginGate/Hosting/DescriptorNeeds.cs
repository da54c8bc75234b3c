using LoginGate.Settings;
using LoginGate.Transport;
using Microsoft.Extensions.Logging;

namespace LoginGate.Hosting;

/// <summary>Whether the process may have as many files and sockets open as its settings promise to clients.</summary>
internal static partial class DescriptorNeeds
{
    // As it was before the first client came.
    private static readonly Lazy<long> Room = new(Descriptors.CountPlaces);

    /// <summary>Warns where not all clients that may come have room.</summary>
    public static void Check(GateSettings settings, ILogger log)
    {
        var clients = settings.Lines.Sum(line => (long)line.Client.MaxSessions);
        if (clients > Room.Value)
            LogShortage(log, clients, Descriptors.Allowed, Room.Value);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "up to {Clients} clients may come (client.max-sessions), but the process may open {Allowed} files and sockets, "
        + "which leaves room for {Room}: more will be refused; raise LimitNOFILE of the service, or ulimit -n")]
    private static partial void LogShortage(ILogger log, long clients, long? allowed, long room);
}
