using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.IO;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Transport;

namespace LoginGate.Sessions;

/// <summary>
/// What is on its way to one client: replies as they stand, the originals' flow control where it is on, and the
/// heartbeat's <c>*</c>, which never comes inside a reply. Bounded by <c>send-queue</c>. A part of its session.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientOutput(IActorRef connection, IActorRef self, ClientSettings limits) : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.MinValue;

    // Rented while bytes are in it.
    private WriteBuffer? _buffer;
    private int _maxBytes = limits.SendQueueBytes;
    private FlowControl? _flow = limits.FlowControl ? new FlowControl() : null;
    private TimeSpan _lastWrite = Never;
    private ConnectionTurns _turns;
    private bool _endsInsideReply;

    /// <summary>Whether the gate has sent this client a <c>*</c> of its own: one that the client sends may be the answer.</summary>
    public bool HasSentStar { get; private set; }

    /// <summary>Bytes that the kernel has not taken yet.</summary>
    public readonly int PendingBytes => (_buffer?.PendingBytes ?? 0) + (_flow?.HeldBytes ?? 0);

    /// <summary>The most that may wait (<c>send-queue</c>).</summary>
    public readonly int MaxBytes => _maxBytes;

    public readonly bool IsEmpty => PendingBytes == 0;

    /// <summary>When bytes were last handed to the connection.</summary>
    public readonly TimeSpan? LastWrite => _lastWrite == Never ? null : _lastWrite;

    /// <summary>When replies that wait for the client's <c>*</c> go out without it.</summary>
    public readonly TimeSpan NextDue => _flow?.HeldUntil ?? TimeSpan.MaxValue;

    /// <summary>Another <c>send-queue</c> counts from now on.</summary>
    public void Apply(ClientSettings limits) => _maxBytes = limits.SendQueueBytes;

    private readonly bool IsWriting => _buffer is { IsWriting: true };

    /// <summary>
    /// False when the client does not read and its queue is full. While a write is under way that is not known yet:
    /// <see cref="OnConnectionTurn"/> tells.
    /// </summary>
    public bool TryReply(ReadOnlySpan<byte> reply, TimeSpan now)
    {
        if (PendingBytes + reply.Length > _maxBytes)
        {
            if (!IsWriting)
                return false;
            _turns.Ask(connection, self);
        }
        if (_flow?.HeldUntil is null)
            Write(reply, now);
        else
            _flow.Hold(reply);
        Flush(now);
        return true;
    }

    /// <summary>The connection has had a turn. False when the client does not read and its queue is full.</summary>
    public bool OnConnectionTurn()
    {
        var mayFollow = _turns.OnTurn();
        if (PendingBytes <= _maxBytes)
            return true;
        if (!IsWriting || !mayFollow)
            return false;
        _turns.Ask(connection, self);
        return true;
    }

    /// <summary>Sends the heartbeat's <c>*</c>, if that is possible between two replies.</summary>
    public bool TryProbe(TimeSpan now)
    {
        if (!TryStar(now))
            return false;
        HasSentStar = true;
        return true;
    }

    /// <summary>Sends a client's own <c>*</c> back, if that is possible between two replies.</summary>
    public void Echo(TimeSpan now) => TryStar(now);

    /// <summary>The client sent a <c>*</c>.</summary>
    public void OnAnswer(TimeSpan now)
    {
        _flow?.OnAnswer();
        Release(now);
    }

    /// <summary>Lets held replies go out when their time has come.</summary>
    public void OnDue(TimeSpan now)
    {
        if (now < NextDue)
            return;
        _flow?.OnHoldOver();
        Release(now);
    }

    /// <summary>No <c>*</c> comes any more: everything goes out now, and what follows at once.</summary>
    public void ReleaseAll(TimeSpan now)
    {
        while (_flow?.TakeHeld() is { } reply)
            Put(reply);
        _flow = null;
        Flush(now);
    }

    /// <summary>Closes the connection once the kernel has everything: what waits behind a write would be lost.</summary>
    public readonly void CloseIfWritten()
    {
        if (IsEmpty)
            connection.Tell(Tcp.Close.Instance, self);
    }

    /// <summary>The kernel took the write under way.</summary>
    public void OnWritten(TimeProvider clock)
    {
        if (_buffer is null)
            return;
        _buffer.OnWritten();
        if (_buffer.IsEmpty)
            Dispose();
        else
            Flush(clock.Now());
    }

    public void Dispose()
    {
        _buffer?.Return();
        _buffer = null;
    }

    private bool TryStar(TimeSpan now)
    {
        if (_endsInsideReply)
            return false;
        // Behind bytes that the client does not take it would not arrive in time, and need not: those find out too.
        if (IsEmpty)
            Put("*"u8);
        Flush(now);
        return true;
    }

    private void Write(ReadOnlySpan<byte> reply, TimeSpan now)
    {
        if (_flow is not null && _flow.OnReply(reply.Length, now))
        {
            Put("*"u8);
            HasSentStar = true;
        }
        Put(reply);
        var mark = reply.LastIndexOfAny((byte)'#', (byte)'!');
        if (mark >= 0)
            _endsInsideReply = reply[mark] == (byte)'#';
    }

    private void Release(TimeSpan now)
    {
        while (_flow is { HeldUntil: null } && _flow.TakeHeld() is { } reply)
            Write(reply, now);
        Flush(now);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        var buffer = _buffer ??= WriteBuffer.Rent();
        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
    }

    private void Flush(TimeSpan now)
    {
        if (_buffer?.Flush(connection, self) != true)
            return;
        _lastWrite = now;
        _turns.OnWrite(_buffer.WritingBytes);
    }
}
