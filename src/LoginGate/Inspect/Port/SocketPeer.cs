using System.Net.Sockets;
using System.Runtime.InteropServices;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>Tells who is at the other end of a Unix socket, as the system knows it.</summary>
internal static class SocketPeer
{
    /// <summary>Such as <c>anna (pid 4711)</c>.</summary>
    public static string NameOf(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            // SOL_SOCKET, SO_PEERCRED (unix(7)): process, user and group.
            Span<int> peer = stackalloc int[3];
            return Read(socket, 1, 17, peer) ? Name((uint)peer[1], peer[0]) : "somebody";
        }
        if (OperatingSystem.IsMacOS())
        {
            // SOL_LOCAL, LOCAL_PEERCRED and LOCAL_PEERPID (unix(4)): a version, then the user; the process.
            Span<int> user = stackalloc int[19];
            Span<int> process = stackalloc int[1];
            return Read(socket, 0, 1, user) ? Name((uint)user[1], Read(socket, 0, 2, process) ? process[0] : 0) : "somebody";
        }
        return "a user of this machine";
    }

    // The process has no number where it lives in another container.
    private static string Name(uint user, int process)
    {
        var name = UnixNames.OfUser(user);
        return process > 0 ? $"{name} (pid {process})" : name;
    }

    private static bool Read(Socket socket, int level, int option, Span<int> value)
    {
        try
        {
            return socket.GetRawSocketOption(level, option, MemoryMarshal.AsBytes(value)) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
