using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LoginGate.Lab.Attacks;

/// <summary>One hostile connection, and what the gate does to it. Sends from one thread at a time.</summary>
internal sealed class AttackClient : IDisposable
{
    private const int ReadBytes = 1024;
    private const int SmallWindowBytes = 4096;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly AttackField _field;
    private readonly Socket _socket;
    private readonly long _connectedAt = Stopwatch.GetTimestamp();
    private readonly Task _reading;
    private bool _hasSent;
    private int _ended;

    private AttackClient(AttackField field, Socket socket, bool reads)
    {
        _field = field;
        _socket = socket;
        _reading = reads ? ReadAsync() : Task.CompletedTask;
    }

    /// <summary>Whether the gate has closed it.</summary>
    public bool IsClosed => Volatile.Read(ref _ended) != 0;

    /// <summary>Connects; null when that is not possible, which is counted.</summary>
    /// <param name="reads">Off for a client that never reads; it has little room for what waits, too.</param>
    public static async Task<AttackClient?> ConnectAsync(AttackField field, IPAddress? source, bool reads = true)
    {
        var gate = field.Options.Gate;
        var socket = new Socket(gate.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var late = CancellationTokenSource.CreateLinkedTokenSource(field.TimeUp);
        late.CancelAfter(ConnectTimeout);
        try
        {
            if (!reads) socket.ReceiveBufferSize = SmallWindowBytes;
            if (source is not null) socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(gate, late.Token).ConfigureAwait(false);
            if (field.Dialect.ClientGreeting is { } greeting)
                await socket.SendAsync(greeting.ToBytes(), late.Token).ConfigureAwait(false);
            field.Tally.NoteConnected();
            return new AttackClient(field, socket, reads);
        }
        catch (OperationCanceledException)
        {
            if (!field.IsOver) field.Tally.NoteNotConnected();
        }
        catch (SocketException failure)
        {
            field.Tally.NoteNotConnected();
            if (failure.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable)
                field.Tally.NoteRemark($"this machine ran out of sockets ({failure.SocketErrorCode}): use fewer clients");
        }
        socket.Dispose();
        return null;
    }

    /// <summary>Sends; false once the gate has closed the connection or the time is over.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref _hasSent, true);
        try
        {
            while (bytes.Length > 0)
            {
                if (IsClosed) return false;
                int sent = await _socket.SendAsync(bytes, _field.TimeUp).ConfigureAwait(false);
                _field.Tally.NoteSent(sent);
                bytes = bytes[sent..];
            }
            return !IsClosed;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (SocketException)
        {
            EndByGate();
            return false;
        }
    }

    /// <summary>Sends pieces with a pause after each; false once the gate has closed or the time is over.</summary>
    public async Task<bool> SendAsync(IEnumerable<ReadOnlyMemory<byte>> pieces, TimeSpan pause)
    {
        foreach (var piece in pieces)
        {
            if (!await SendAsync(piece).ConfigureAwait(false)) return false;
            if (pause > TimeSpan.Zero && !await _field.PauseAsync(pause).ConfigureAwait(false)) return false;
        }
        return true;
    }

    /// <summary>Waits until the gate closes; false when it has not within the time, or the attack's time is over.</summary>
    public async Task<bool> ClosesAsync(TimeSpan? within = null)
    {
        await _reading.WaitAsync(within ?? Timeout.InfiniteTimeSpan, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return IsClosed;
    }

    /// <summary>Looks, for a client that never reads, whether the gate has closed meanwhile.</summary>
    public void ReadWhatWaits()
    {
        var buffer = new byte[ReadBytes];
        try
        {
            _socket.Blocking = false;
            int count;
            while ((count = _socket.Receive(buffer)) > 0) _field.Tally.NoteReceived(count);
            EndByGate();
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.WouldBlock)
        {
            // It stands.
        }
        catch (SocketException)
        {
            EndByGate();
        }
    }

    /// <summary>Ends the connection as planned.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0) _field.Tally.NoteLeft();
        Dispose();
    }

    /// <summary>Ends the connection; where it still stands, that is counted. By a reset: thousands of closed ports would otherwise wait.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0) _field.Tally.NoteStillOpen();
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[ReadBytes];
        try
        {
            int count;
            while ((count = await _socket.ReceiveAsync(buffer, _field.TimeUp).ConfigureAwait(false)) > 0) _field.Tally.NoteReceived(count);
            EndByGate();
        }
        catch (SocketException)
        {
            EndByGate();
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // By the attack itself.
        }
    }

    private void EndByGate()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        if (Volatile.Read(ref _hasSent)) _field.Tally.NoteClosed(Stopwatch.GetElapsedTime(_connectedAt));
        else _field.Tally.NoteRefused();
    }
}
