using Akka.IO;

namespace LoginGate.EventLoop.Connections;

/// <summary>How connections are read.</summary>
/// <param name="IsPulled">One read for each <see cref="Tcp.ResumeReading"/>.</param>
/// <param name="Lends">Read into buffers that are lent (<see cref="LendBytes"/>).</param>
internal readonly record struct ReadOptions(bool IsPulled, bool Lends)
{
    /// <summary>From a bind's or a connect's: only who asks for each read gives bytes back in time to be lent more.</summary>
    public static ReadOptions Of(bool pullMode, IEnumerable<Inet.SocketOption> options) => new(pullMode, pullMode && options.Any(o => o is LendBytes));
}
