using System.Diagnostics;
using Compare.Machine;
using LoginGate.Lab;

namespace Compare.Load;

/// <summary>What opening the clients took.</summary>
/// <param name="Count">Clients.</param>
/// <param name="Seconds">From the first connect until the server behind had heard of the last.</param>
/// <param name="Cpu">Seconds of CPU of what is measured, in that time.</param>
internal sealed record Opened(int Count, double Seconds, double Cpu);

/// <summary>A time of full load.</summary>
/// <param name="Trips">Packets that came back.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Cpu">Seconds of CPU meanwhile, process by process as they were named.</param>
/// <param name="OwnCpu">The load's own.</param>
/// <param name="MachineCpu">The whole machine's.</param>
/// <param name="Latency">Microseconds from send to answer.</param>
internal sealed record Measured(long Trips, double Seconds, double[] Cpu, double OwnCpu, double MachineCpu, LatencySnapshot Latency);

/// <summary>Clients that came and went.</summary>
/// <param name="Completed">Sessions that had all their answers.</param>
/// <param name="Cut">Sessions that were closed before.</param>
internal sealed record Churned(int Completed, int Cut);

/// <summary>
/// Clients in a closed loop: each has one packet of 60 bytes under way and sends the next when it is back. One thread for all; they come
/// from many loopback addresses. Every answer is compared with what was sent.
/// </summary>
internal sealed unsafe class LoadClient(int port, Announcements announcements) : IDisposable
{
    private const int BufferBytes = 4096;
    private const int MostUnannounced = 1024;
    private const int Addresses = 250;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Poller _poller = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private LatencyHistogram _latency = new();
    private Client[] _clients = [];
    private byte[] _packets = [];
    private long _trips;
    private int _underWay;
    private bool _isEnding;

    /// <summary>Connects, never so fast that connections are lost to a full backlog, and waits until all are announced.</summary>
    public Opened Open(int count, int measured)
    {
        var already = announcements.Opened;
        var (clock, cpu) = (Stopwatch.GetTimestamp(), ProcessFigures.Cpu(measured));
        _clients = new Client[count];
        _packets = TestPackets.Of(count);
        for (var i = 0; i < count; i++)
        {
            WaitFor(() => already + i - announcements.Opened < MostUnannounced, "clients are not announced");
            Connect(i);
        }
        WaitFor(() => announcements.Opened - already >= count, "clients are not announced");
        return new Opened(count, Stopwatch.GetElapsedTime(clock, announcements.LastOpenedAt).TotalSeconds, ProcessFigures.Cpu(measured) - cpu);
    }

    /// <summary>Runs at full load for a while, and measures after it has settled.</summary>
    public Measured Run(TimeSpan settling, TimeSpan measuring, int[] measured)
    {
        _isEnding = false;
        for (var i = 0; i < _clients.Length; i++)
            Send(i);
        PollUntil(Stopwatch.GetTimestamp() + Ticks(settling));

        _latency = new LatencyHistogram();
        var (trips, clock) = (_trips, Stopwatch.GetTimestamp());
        var (cpu, own, machine) = (Array.ConvertAll(measured, ProcessFigures.Cpu), ProcessFigures.OwnCpu(), MachineFigures.Cpu());
        PollUntil(clock + Ticks(measuring));
        var result = new Measured(
            _trips - trips, Stopwatch.GetElapsedTime(clock).TotalSeconds, [.. measured.Zip(cpu, (id, before) => ProcessFigures.Cpu(id) - before)],
            ProcessFigures.OwnCpu() - own, MachineFigures.Cpu() - machine, _latency.Snapshot());
        _isEnding = true;
        var late = Stopwatch.GetTimestamp() + Ticks(Patience);
        while (_underWay > 0)
        {
            if (Stopwatch.GetTimestamp() > late)
                throw new TimeoutException($"{_underWay} packets never came back");
            Poll();
        }
        return result;
    }

    /// <summary>Resets all connections and waits until the server behind has heard of it.</summary>
    public void Close()
    {
        foreach (var client in _clients)
            Native.Reset(client.Handle);
        _clients = [];
        WaitFor(() => announcements.Closed >= announcements.Opened, "closes are not announced");
    }

    public void Dispose() => _poller.Dispose();

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private static void WaitFor(Func<bool> condition, string otherwise)
    {
        var late = Stopwatch.GetTimestamp() + Ticks(Patience);
        while (!condition())
        {
            if (Stopwatch.GetTimestamp() > late)
                throw new TimeoutException(otherwise);
            Thread.Sleep(1);
        }
    }

    private void Connect(int index)
    {
        var handle = Native.Connect(LoopbackAddress(index), port);
        if (handle < 0)
            throw new IOException($"client {index} cannot connect: error {-handle}");
        _clients[index].Handle = handle;
        _poller.Watch(handle, index);
    }

    // 127.1.0.1 and on: apart from 127.0.0.1, whose ports the servers need.
    internal static uint LoopbackAddress(int index) => 0x7F010001 + (uint)(index % Addresses);

    private void PollUntil(long end)
    {
        while (Stopwatch.GetTimestamp() < end)
            Poll();
    }

    private void Poll()
    {
        var ready = _poller.Wait(10);
        for (var i = 0; i < ready; i++)
            OnReadable(_poller.Tag(i));
    }

    private void OnReadable(int index)
    {
        ref var client = ref _clients[index];
        nint count;
        fixed (byte* buffer = _buffer)
            count = Native.Receive(client.Handle, buffer, BufferBytes, Native.DontWait);
        var expected = TestPackets.Packet(_packets, index)[client.Received..];
        if (count <= 0 || count > expected.Length || !expected.StartsWith(_buffer.AsSpan(0, (int)count)))
            throw new InvalidDataException($"client {index}: {(count <= 0 ? "the connection ended" : "an answer that is not its own")}");
        client.Received += (int)count;
        if (client.Received < TestPackets.Bytes)
            return;

        client.Received = 0;
        _trips++;
        _underWay--;
        _latency.Record(Stopwatch.GetElapsedTime(client.SentAt));
        if (!_isEnding)
            Send(index);
    }

    private void Send(int index)
    {
        ref var client = ref _clients[index];
        var packet = TestPackets.Packet(_packets, index);
        TestPackets.Renew(packet);
        client.SentAt = Stopwatch.GetTimestamp();
        _underWay++;
        fixed (byte* bytes = packet)
        {
            if (Native.Send(client.Handle, bytes, TestPackets.Bytes, Native.NoSignal | Native.DontWait) != TestPackets.Bytes)
                throw new IOException($"client {index} cannot send");
        }
    }

    private struct Client
    {
        public int Handle;
        public int Received;
        public long SentAt;
    }
}
