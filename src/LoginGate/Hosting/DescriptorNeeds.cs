using LoginGate.Settings;
using LoginGate.Transport;

namespace LoginGate.Hosting;

/// <summary>Whether the process may have as many files and sockets open as its settings promise to clients.</summary>
internal static class DescriptorNeeds
{
    // As it was before the first client came.
    private static readonly Lazy<long> Room = new(Descriptors.CountPlaces);

    /// <summary>What an operator is to know; null when all clients that may come have room.</summary>
    public static string? Shortage(GateSettings settings)
    {
        var clients = settings.Lines.Sum(line => (long)line.Client.MaxSessions);
        return clients <= Room.Value
            ? null
            : $"up to {clients} clients may come (client.max-sessions), but the process may open {Descriptors.Allowed} files and sockets, "
                + $"which leaves room for {Room.Value}: more will be refused; raise LimitNOFILE of the service, or ulimit -n";
    }
}
