namespace Compare.Load;

/// <summary>
/// Clients that come, have some packets answered and go, by a clean end and by a reset in turn. A session that is closed before counts as
/// cut. One thread for all.
/// </summary>
internal sealed unsafe class ChurnClient(int port, int concurrent, int trips) : IDisposable
{
    private const int BufferBytes = 4096;
    private static readonly TimeSpan AfterCut = TimeSpan.FromMilliseconds(1);

    private readonly Poller _poller = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly Client[] _clients = new Client[concurrent];
    private readonly byte[] _packets = TestPackets.Of(concurrent);
    private int _sources;
    private int _completed;
    private int _cut;
    private int _left;

    /// <summary>Runs until that many sessions had all their answers; those that are open then are closed.</summary>
    public Churned Run(int sessions)
    {
        for (var i = 0; i < concurrent; i++)
            Begin(i);
        while (_completed < sessions)
        {
            var ready = _poller.Wait(1000);
            if (ready == 0 && ++_left > 60)
                throw new TimeoutException($"only {_completed} sessions were answered");
            for (var i = 0; i < ready; i++)
                OnReadable(_poller.Tag(i));
        }
        foreach (var client in _clients)
            Native.Reset(client.Handle);
        return new Churned(_completed, _cut);
    }

    public void Dispose() => _poller.Dispose();

    private void Begin(int index)
    {
        var handle = Native.Connect(LoadClient.LoopbackAddress(_sources++), port);
        if (handle < 0)
            throw new IOException($"no connection: error {-handle}");
        _clients[index] = new Client { Handle = handle };
        _poller.Watch(handle, index);
        Send(index);
    }

    private void OnReadable(int index)
    {
        ref var client = ref _clients[index];
        nint count;
        fixed (byte* buffer = _buffer)
            count = Native.Receive(client.Handle, buffer, BufferBytes, Native.DontWait);
        if (count <= 0)
        {
            _cut++;
            Native.Reset(client.Handle);
            // While LoginSrv is away every client is closed at once.
            Thread.Sleep(AfterCut);
            Begin(index);
            return;
        }
        var expected = TestPackets.Packet(_packets, index)[client.Received..];
        if (count > expected.Length || !expected.StartsWith(_buffer.AsSpan(0, (int)count)))
            throw new InvalidDataException("an answer that is not the client's own");
        client.Received += (int)count;
        if (client.Received < TestPackets.Bytes)
            return;
        client.Received = 0;
        if (++client.Trips < trips)
        {
            Send(index);
            return;
        }
        End(client.Handle);
        Begin(index);
    }

    private void End(int handle)
    {
        if (_completed++ % 2 == 0)
            _ = Native.Close(handle);
        else
            Native.Reset(handle);
    }

    // A send to a client that was just closed fails; the read that follows tells.
    private void Send(int index)
    {
        var packet = TestPackets.Packet(_packets, index);
        TestPackets.Renew(packet);
        fixed (byte* bytes = packet)
            _ = Native.Send(_clients[index].Handle, bytes, TestPackets.Bytes, Native.NoSignal | Native.DontWait);
    }

    private struct Client
    {
        public int Handle;
        public int Received;
        public int Trips;
    }
}
