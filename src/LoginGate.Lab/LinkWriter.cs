using System.Buffers;
using System.Net.Sockets;
using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>
/// Writes to one gate: frames are collected while a write is on its way and leave together. Any thread may write; one task sends.
/// </summary>
internal sealed class LinkWriter(Socket socket, Dialect dialect, StandInLoginSrv server) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly LoginSrvFrameEncoder _encoder = new(dialect);
    private readonly Queue<Delayed> _delayed = new();
    private ArrayBufferWriter<byte> _filling = new(4096);
    private ArrayBufferWriter<byte> _sending = new(4096);
    private int _frames;
    private bool _signalled;

    /// <summary>Told each frame that is written, when someone watches.</summary>
    public Action<byte[]>? Watcher { get; init; }

    public void Reply(int session, ReadOnlySpan<byte> packet)
    {
        var behaviour = server.Behaviour;
        if (behaviour.MuteReplies) return;
        lock (_lock)
        {
            if (behaviour.ReplyDelay > TimeSpan.Zero || _delayed.Count > 0)
            {
                _delayed.Enqueue(new Delayed(Environment.TickCount64 + (long)behaviour.ReplyDelay.TotalMilliseconds, session, packet.ToArray()));
                return;
            }
            Fill(session, packet, behaviour);
        }
    }

    public void Heartbeat()
    {
        lock (_lock)
        {
            int before = _filling.WrittenCount;
            _encoder.WriteHeartbeat(_filling);
            Note(before);
        }
    }

    public void Kick(int session)
    {
        lock (_lock)
        {
            int before = _filling.WrittenCount;
            _encoder.WriteKick(_filling, session);
            Note(before);
        }
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            int before = _filling.WrittenCount;
            _filling.Write(bytes);
            Note(before);
        }
    }

    /// <summary>Lets what was written go out.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_signalled || (_frames == 0 && _delayed.Count == 0)) return;
            _signalled = true;
        }
        try
        {
            _signal.Release();
        }
        catch (ObjectDisposedException)
        {
            // The link has ended; nobody waits for these frames.
        }
    }

    /// <summary>Sends until the socket fails or the token says to end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _signal.WaitAsync(NextDue(), cancellation).ConfigureAwait(false);
            if (server.Behaviour.GlueFrames > 0) await GlueAsync(cancellation).ConfigureAwait(false);
            var memory = Swap();
            if (memory.Length > 0) await SendAsync(memory, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _signal.Dispose();

    private async Task GlueAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_frames >= server.Behaviour.GlueFrames) return;
                _signalled = false;
            }
            if (!await _signal.WaitAsync(server.Behaviour.GluePatience, cancellation).ConfigureAwait(false)) return;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> memory, CancellationToken cancellation)
    {
        int piece = server.Behaviour.SplitWrites;
        while (memory.Length > 0)
        {
            int count = piece > 0 ? Math.Min(piece, memory.Length) : memory.Length;
            int sent = await socket.SendAsync(memory[..count], cancellation).ConfigureAwait(false);
            server.Counters.NoteWrite(sent);
            memory = memory[sent..];
            // A moment between pieces, so that the other side reads some of them one by one.
            if (piece > 0) await Task.Yield();
        }
    }

    private int NextDue()
    {
        lock (_lock)
        {
            return _delayed.Count == 0 ? Timeout.Infinite : (int)Math.Max(0, _delayed.Peek().Due - Environment.TickCount64);
        }
    }

    private ReadOnlyMemory<byte> Swap()
    {
        lock (_lock)
        {
            _signalled = false;
            while (_delayed.Count > 0 && _delayed.Peek().Due <= Environment.TickCount64)
            {
                var reply = _delayed.Dequeue();
                Fill(reply.Session, reply.Packet, server.Behaviour);
            }
            (_filling, _sending) = (_sending, _filling);
            _filling.ResetWrittenCount();
            _frames = 0;
            return _sending.WrittenMemory;
        }
    }

    private void Fill(int session, ReadOnlySpan<byte> packet, LoginSrvBehaviour behaviour)
    {
        int before = _filling.WrittenCount;
        if (behaviour.BeforeReplies != LoginSrvMischief.None)
        {
            _filling.Write(MischiefBytes.Of(behaviour.BeforeReplies, dialect));
            Note(before);
            before = _filling.WrittenCount;
        }
        _encoder.WriteReply(_filling, session, packet);
        Note(before);
    }

    private void Note(int before)
    {
        _frames++;
        server.Counters.NoteFrameWritten();
        Watcher?.Invoke(_filling.WrittenSpan[before..].ToArray());
    }

    private readonly record struct Delayed(long Due, int Session, byte[] Packet);
}
