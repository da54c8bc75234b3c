using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LoginGate.Protocol;

namespace LoginGate.Lab.Tests;

/// <summary>The least that can stand between robots and the stand-in LoginSrv: no checks, no limits, no reconnecting.</summary>
internal sealed class TinyRelay : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly GateFrameEncoder _encoder;
    private readonly Socket _upstream = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<int, Socket> _clients = new();
    private readonly SemaphoreSlim _writing = new(1);
    private int _number;

    private TinyRelay(Dialect dialect)
    {
        _dialect = dialect;
        _encoder = new GateFrameEncoder(dialect);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Swaps the clients that replies go to, to see whether robots notice.</summary>
    public bool Misroutes { get; set; }

    public static async Task<TinyRelay> StartAsync(Dialect dialect, IPEndPoint loginSrv)
    {
        var relay = new TinyRelay(dialect);
        await relay._upstream.ConnectAsync(loginSrv);
        relay._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        relay._listener.Listen(512);
        _ = relay.AcceptAsync();
        _ = relay.ReadUpstreamAsync();
        return relay;
    }

    public async Task HeartbeatAsync()
    {
        var output = new ArrayBufferWriter<byte>();
        _encoder.WriteHeartbeat(output);
        await SendUpAsync(output);
    }

    /// <summary>Sends something to every client.</summary>
    public async Task SendToClientsAsync(byte[] bytes)
    {
        foreach (var client in _clients.Values) await client.SendAsync(bytes);
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _upstream.Dispose();
        foreach (var client in _clients.Values) client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                client.NoDelay = true;
                int session = Interlocked.Increment(ref _number);
                _clients[session] = client;
                _ = ServeAsync(session, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(int session, Socket client)
    {
        var output = new ArrayBufferWriter<byte>();
        _encoder.WriteOpen(output, session, ((IPEndPoint)client.RemoteEndPoint!).Address, IPAddress.Loopback);
        await SendUpAsync(output);
        using var decoder = new ClientPacketDecoder(_dialect, PayloadRule.Strict, Dialect.MaxPayloadBytes);
        var handshake = _dialect.Handshake?.Begin(_dialect, Random.Shared);
        if (handshake is not null) await client.SendAsync(handshake.Greeting);
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await client.ReceiveAsync(buffer)) > 0)
            {
                output.ResetWrittenCount();
                Forward(session, decoder, handshake, buffer.AsSpan(0, count), output);
                await SendUpAsync(output);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone.
        }
        _clients.TryRemove(session, out _);
        client.Dispose();
        output.ResetWrittenCount();
        _encoder.WriteClose(output, session);
        await SendUpAsync(output);
    }

    private void Forward(
        int session, ClientPacketDecoder decoder, ClientHandshake? handshake, ReadOnlySpan<byte> input, ArrayBufferWriter<byte> output)
    {
        while (decoder.Read(ref input, out var packet) is var status and not ClientPacketStatus.NeedMore)
        {
            if (status == ClientPacketStatus.Outside) handshake?.ReadOutside(packet);
            if (status != ClientPacketStatus.Packet) continue;
            var step = handshake?.ReadPacket(ref packet) ?? HandshakeStep.Forward;
            if (step == HandshakeStep.Forward) _encoder.WriteData(output, session, packet);
            if (step == HandshakeStep.Answer) SendAnswer(_clients[session], handshake!);
        }
    }

    private static void SendAnswer(Socket client, ClientHandshake handshake)
    {
        var answer = new byte[handshake.AnswerBytes];
        handshake.WriteAnswer(answer);
        client.Send(answer);
    }

    private async Task SendUpAsync(ArrayBufferWriter<byte> output)
    {
        await _writing.WaitAsync();
        try
        {
            var memory = output.WrittenMemory;
            while (memory.Length > 0) memory = memory[await _upstream.SendAsync(memory)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed, or LoginSrv is gone.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadUpstreamAsync()
    {
        using var decoder = new LoginSrvFrameDecoder(_dialect, 65536);
        var buffer = new byte[65536];
        try
        {
            int count;
            while ((count = await _upstream.ReceiveAsync(buffer)) > 0) Route(decoder, buffer.AsSpan(0, count));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
        foreach (var client in _clients.Values) client.Dispose();
    }

    private void Route(LoginSrvFrameDecoder decoder, ReadOnlySpan<byte> input)
    {
        while (decoder.Read(ref input, out var frame) != LoginSrvFrameKind.NeedMore)
        {
            int session = Misroutes ? frame.Session ^ 1 : frame.Session;
            if (!_clients.TryGetValue(session, out var client)) continue;
            if (frame.Kind == LoginSrvFrameKind.Reply) client.Send(frame.Payload);
            if (frame.Kind == LoginSrvFrameKind.Kick) client.Shutdown(SocketShutdown.Both);
        }
    }
}
