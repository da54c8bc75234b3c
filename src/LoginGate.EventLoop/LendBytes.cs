using Akka.IO;

namespace LoginGate.EventLoop;

/// <summary>
/// An option of <see cref="Tcp.Bind"/> or <see cref="Tcp.Connect"/> in pull mode: what is read comes as <see cref="BytesLent"/> in
/// place of <see cref="Tcp.Received"/>, so that reading allocates nothing. Stock Akka.IO ignores it: a handler takes both events.
/// </summary>
public sealed class LendBytes : Inet.SocketOption
{
    /// <summary>The option.</summary>
    public static readonly LendBytes Instance = new();

    private LendBytes()
    {
    }
}
