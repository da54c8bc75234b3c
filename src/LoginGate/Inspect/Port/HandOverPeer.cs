using System.Net.Sockets;
using System.Text;
using LoginGate.EventLoop;

namespace LoginGate.Inspect;

/// <summary>Hands the gate over to another process (<c>logingate run --take-over</c>), which has come in by the admins' Unix socket.</summary>
internal interface IHandOver
{
    /// <summary>Says all that there is to say to it, until it has everything or nothing.</summary>
    /// <param name="peer">The process.</param>
    /// <param name="greeting">Its first line.</param>
    /// <param name="stopping">The gate ends.</param>
    Task GiveAsync(HandOverPeer peer, string greeting, CancellationToken stopping);
}

/// <summary>A process that takes the gate's place, at the other end of a Unix socket: lines go both ways, and descriptors to it.</summary>
/// <param name="socket">The connection. What goes out goes past its pipe, which cannot carry descriptors: nothing else is written any more.</param>
/// <param name="reader">What comes in.</param>
/// <param name="name">Who it is, as the system knows it.</param>
internal sealed class HandOverPeer(Socket socket, CommandReader reader, string name)
{
    /// <summary>What its first line begins with; what it says of itself follows.</summary>
    public const string Greeting = "take-over ";

    public string Name => name;

    /// <summary>Sends a line.</summary>
    /// <exception cref="IOException">The peer has gone, or does not read.</exception>
    public void Send(string line, IReadOnlyList<SafeSocketHandle>? descriptors = null)
    {
        var bytes = Encoding.UTF8.GetBytes($"{line}\n").AsSpan();
        try
        {
            bytes = bytes[DescriptorPassing.Send(socket, bytes, descriptors ?? [])..];
            // Short lines on an empty socket: what is not taken now never is.
            while (!bytes.IsEmpty)
                bytes = bytes[DescriptorPassing.Send(socket, bytes, [])..];
        }
        catch (SocketException gone)
        {
            throw new IOException($"it does not read: {gone.Message}", gone);
        }
    }

    /// <summary>The next line.</summary>
    /// <exception cref="IOException">The peer has gone, says nothing for so long, or what makes no sense.</exception>
    public async Task<string> ReadAsync(TimeSpan patience, CancellationToken stopping)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        late.CancelAfter(patience);
        try
        {
            return await reader.ReadAsync(late.Token).ConfigureAwait(false) switch
            {
                { Error: null } read => read.Text,
                { Error: { } error } => throw new IOException(error),
                null => throw new IOException("it has gone"),
            };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new IOException($"it has said nothing for {patience.TotalSeconds:0} s");
        }
    }
}
