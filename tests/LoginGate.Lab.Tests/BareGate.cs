using System.Buffers;
using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;
using LoginGate.Protocol.Login;

namespace LoginGate.Lab.Tests;

/// <summary>A gate's end of the connection.</summary>
internal sealed class BareGate : IDisposable
{
    private const int MaxFrame = 65536;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(150);

    private readonly Dialect _dialect;
    private readonly GateFrameEncoder _encoder;
    private readonly LoginSrvFrameDecoder _decoder;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[MaxFrame];

    private BareGate(Dialect dialect)
    {
        _dialect = dialect;
        _encoder = new GateFrameEncoder(dialect);
        _decoder = new LoginSrvFrameDecoder(dialect, 4096);
    }

    public static async Task<BareGate> ConnectAsync(StandInLoginSrv server)
    {
        var gate = new BareGate(server.Options.Dialect);
        await gate._socket.ConnectAsync(server.EndPoint);
        return gate;
    }

    public async Task SendAsync(Func<GateFrameEncoder, Action<IBufferWriter<byte>>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(_encoder)(output);
        await _socket.SendAsync(output.WrittenMemory);
    }

    public Task SendTextAsync(string text) => _socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(text));

    public async Task OpenAndAskAsync(int session)
    {
        var output = new ArrayBufferWriter<byte>();
        _encoder.WriteOpen(output, session, IPAddress.Loopback, IPAddress.Loopback);
        _encoder.WriteData(output, session, LoginRequests.Build(_dialect, '1', new AccountLoginRequest("nobody", "x")));
        await _socket.SendAsync(output.WrittenMemory);
    }

    public async Task<string> ReadTextAsync(int bytes)
    {
        using var deadline = new CancellationTokenSource(Patience);
        int have = 0;
        while (have < bytes)
        {
            int count = await _socket.ReceiveAsync(_buffer.AsMemory(have, bytes - have), deadline.Token);
            if (count == 0) break;
            have += count;
        }
        return System.Text.Encoding.ASCII.GetString(_buffer, 0, have);
    }

    public async Task<List<string>> ReadFramesAsync(int untilReplyTo)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var frames = new List<string>();
        while (!frames.Exists(frame => frame.StartsWith($"reply {untilReplyTo} ", StringComparison.Ordinal)))
        {
            int count = await _socket.ReceiveAsync(_buffer, deadline.Token);
            Assert.NotEqual(0, count);
            Decode(_buffer.AsSpan(0, count), frames);
        }
        return frames;
    }

    public async Task<bool> IsQuietAsync()
    {
        using var deadline = new CancellationTokenSource(QuietTime);
        try
        {
            await _socket.ReceiveAsync(_buffer, deadline.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    public async Task<bool> EndsByResetAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            while (await _socket.ReceiveAsync(_buffer, deadline.Token) > 0)
            {
                // Answers that were on their way.
            }
            _socket.Close();
            return false;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _decoder.Dispose();
    }

    private void Decode(ReadOnlySpan<byte> input, List<string> frames)
    {
        while (_decoder.Read(ref input, out var frame) != LoginSrvFrameKind.NeedMore)
        {
            frames.Add(frame.Kind switch
            {
                LoginSrvFrameKind.Reply => $"reply {frame.Session} {System.Text.Encoding.ASCII.GetString(frame.Payload)}",
                LoginSrvFrameKind.Anomaly => "anomaly",
                _ => frame.Kind.ToString(),
            });
        }
    }
}
