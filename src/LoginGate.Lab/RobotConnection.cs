using System.Net.Sockets;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>A robot's connection: sends packets, cuts replies, answers the flow control.</summary>
internal sealed class RobotConnection : IDisposable
{
    private const int BufferBytes = 2048;

    private readonly RobotOptions _options;
    private readonly Socket _socket;
    private readonly ReplyPacketDecoder _decoder = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private ReadOnlyMemory<byte> _unread;

    private RobotConnection(RobotOptions options, Socket socket)
    {
        _options = options;
        _socket = socket;
    }

    /// <summary>How often the gate asked for a <c>*</c>.</summary>
    public int FlowControls { get; private set; }

    public static async Task<RobotConnection> OpenAsync(RobotOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(options.Gate.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (options.Source is { } source) socket.Bind(new System.Net.IPEndPoint(source, 0));
            await socket.ConnectAsync(options.Gate, cancellation).ConfigureAwait(false);
            var connection = new RobotConnection(options, socket);
            if (options is { Greets: true, Dialect.ClientGreeting: { } greeting })
                await connection.SendAsync(greeting.ToBytes(), cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _options.Watcher?.Invoke(WireDirection.FromClient, bytes);
        while (bytes.Length > 0)
        {
            int sent = await _socket.SendAsync(bytes, cancellation).ConfigureAwait(false);
            bytes = bytes[sent..];
        }
    }

    /// <summary>The next packet, or null when the gate closed. The array is the caller's.</summary>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            bool found = TryTake(out byte[]? packet, out int stars);
            for (; stars > 0; stars--) await AnswerFlowControlAsync().ConfigureAwait(false);
            if (found)
            {
                _options.Watcher?.Invoke(WireDirection.ToClient, packet);
                return packet;
            }
            int count = await _socket.ReceiveAsync(_buffer, cancellation).ConfigureAwait(false);
            if (count == 0) return null;
            _unread = _buffer.AsMemory(0, count);
        }
    }

    /// <summary>Ends the connection by a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _decoder.Dispose();
    }

    private bool TryTake(out byte[]? packet, out int stars)
    {
        var input = _unread.Span;
        packet = null;
        stars = 0;
        while (true)
        {
            var status = _decoder.Read(ref input, out var found);
            _unread = _unread[^input.Length..];
            if (status == ReplyPacketStatus.NeedMore) return false;
            if (status == ReplyPacketStatus.FlowControl) stars++;
            if (status != ReplyPacketStatus.Packet) continue;
            packet = found.ToArray();
            return true;
        }
    }

    // Not under the step's deadline: a step that ends just now must not swallow the answer to what has been read.
    private async Task AnswerFlowControlAsync()
    {
        FlowControls++;
        if (_options.AnswersFlowControl) await SendAsync("*"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
    }
}
