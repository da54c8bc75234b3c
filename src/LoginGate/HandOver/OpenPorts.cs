using System.Net;
using LoginGate.EventLoop;
using LoginGate.Settings;

namespace LoginGate.HandOver;

/// <summary>Finds the lines that ports belong to which are open already.</summary>
internal static class OpenPorts
{
    /// <summary>Gives each line the port that is its own; what no line wants is closed.</summary>
    /// <param name="sockets">The ports; used up.</param>
    /// <param name="lines">The lines of the settings.</param>
    /// <param name="namesCount">Whether a line takes the port of its name wherever that is (the unit file says where); otherwise only where its port is 0.</param>
    /// <param name="unwanted">Ports that no line wants, and descriptors that are none.</param>
    public static IReadOnlyDictionary<string, NamedSocket> Share(
        IReadOnlyList<NamedSocket> sockets, IReadOnlyList<LineSettings> lines, bool namesCount, out IReadOnlyList<string> unwanted)
    {
        var left = sockets.Select(socket => (Socket: socket, EndPoint: InheritedSocket.ListeningAt(socket.Socket))).ToList();
        var shared = new Dictionary<string, NamedSocket>();
        Take((line, name, at) => name == line.Name && (namesCount || (line.Listen.Port == 0 && at.Address.Equals(line.Listen.EndPoint.Address))));
        Take((line, _, at) => at.Equals(line.Listen.EndPoint));
        // What systemd opens without an address takes IPv4 in too.
        Take((line, _, at) => namesCount && at.Address.Equals(IPAddress.IPv6Any) && line.Listen.EndPoint.Address.Equals(IPAddress.Any) && at.Port == line.Listen.Port);
        unwanted = [.. left.Select(at => $"{(at.Socket.Name.Length > 0 ? $"{at.Socket.Name}, " : "")}{at.EndPoint?.ToString() ?? "no port that listens"}")];
        left.ForEach(at => at.Socket.Socket.Dispose());
        return shared;

        void Take(Func<LineSettings, string, IPEndPoint, bool> isOf)
        {
            foreach (var line in lines.Where(line => !shared.ContainsKey(line.Name)))
            {
                var found = left.FindIndex(open => open.EndPoint is { } at && isOf(line, open.Socket.Name, at));
                if (found < 0)
                    continue;
                shared[line.Name] = left[found].Socket;
                left.RemoveAt(found);
            }
        }
    }
}
