using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>
/// The network between gates: a device in each gate's namespace, whose packets this process carries to the others, well, badly, or not at all. It does
/// so for each direction by itself, and tells nobody that it does: what is lost is lost without a sign.
/// </summary>
internal sealed partial class TestSwitch : IDisposable
{
    private const string Device = "gates";
    private const int ReadWrite = 0x2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint SetInterface = 0x400454CA;
    private const short PlainPackets = 0x1 | 0x1000;
    private const short Readable = 0x1;
    private const int DestinationAt = 16;

    // Of a packet that waits no time at all the switch hears at once; this is for those that wait, and for the end.
    private const int MaxWaitMilliseconds = 5;

    private readonly int[] _devices;
    private readonly Way[,] _ways;
    private readonly long[] _bytes;
    private readonly PriorityQueue<(int To, byte[] Packet), long> _late = new();
    private readonly Random _random = new(17);
    private readonly Thread _thread;
    private volatile bool _isOver;

    /// <param name="namespaces">Of the gates; the first is 10.77.0.1, and so on.</param>
    public TestSwitch(IReadOnlyList<string> namespaces)
    {
        _devices = [.. namespaces.Select((name, index) => Attach(name, AddressOf(index)))];
        _ways = new Way[_devices.Length, _devices.Length];
        _bytes = new long[_devices.Length];
        _thread = new Thread(Carry) { IsBackground = true, Name = nameof(TestSwitch) };
        _thread.Start();
    }

    /// <summary>A gate's address in this network.</summary>
    public static string AddressOf(int gate) => string.Create(CultureInfo.InvariantCulture, $"10.77.0.{gate + 1}");

    /// <summary>What gates have sent so far, headers and all.</summary>
    public long BytesFrom(int gate) => Volatile.Read(ref _bytes[gate]);

    /// <summary>Nothing passes between a gate and the others.</summary>
    public void CutOff(int gate)
    {
        SilenceFrom(gate);
        for (var other = 0; other < _devices.Length; other++)
            Set(other, gate, Way.Cut);
    }

    /// <summary>Nothing that a gate sends arrives; what others send to it does.</summary>
    public void SilenceFrom(int gate)
    {
        for (var other = 0; other < _devices.Length; other++)
            Set(gate, other, Way.Cut);
    }

    /// <summary>All that gates send each other is late, and a part of it lost.</summary>
    public void Worsen(double loss, TimeSpan delay) => SetAll(new Way(loss, delay));

    /// <summary>Everything arrives again.</summary>
    public void Heal() => SetAll(default);

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
        foreach (var device in _devices)
            _ = Close(device);
    }

    private static int Attach(string name, string address)
    {
        var device = NetworkNamespace.Run(name, Open);
        TestNetwork.Run("-n", name, "address", "add", $"{address}/24", "dev", Device);
        TestNetwork.Run("-n", name, "link", "set", Device, "up");
        return device;
    }

    private static int Open()
    {
        var device = OpenFile("/dev/net/tun", ReadWrite | NonBlocking | CloseOnExec);
        // struct ifreq: a name of 16 bytes, then the flags.
        var request = new byte[40];
        Encoding.ASCII.GetBytes(Device, request);
        MemoryMarshal.Write(request.AsSpan(16), PlainPackets);
        if (device < 0 || Control(device, SetInterface, request) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"/dev/net/tun: {Marshal.GetLastPInvokeErrorMessage()}");
        return device;
    }

    private void Set(int from, int to, Way way)
    {
        lock (_ways)
            _ways[from, to] = way;
    }

    private void SetAll(Way way)
    {
        for (var from = 0; from < _devices.Length; from++)
        {
            for (var to = 0; to < _devices.Length; to++)
                Set(from, to, way);
        }
    }

    private void Carry()
    {
        var buffer = new byte[65536];
        var polled = _devices.Select(device => new PollEntry { File = device, Events = Readable }).ToArray();
        while (!_isOver)
        {
            _ = Poll(polled, (nuint)polled.Length, MaxWaitMilliseconds);
            for (var from = 0; from < _devices.Length; from++)
            {
                for (var length = Read(_devices[from], buffer, (nuint)buffer.Length); length > 0; length = Read(_devices[from], buffer, (nuint)buffer.Length))
                    Carry(from, buffer.AsSpan(0, (int)length));
            }
            while (_late.TryPeek(out var next, out var due) && due <= Stopwatch.GetTimestamp())
            {
                _late.Dequeue();
                Deliver(next.To, next.Packet);
            }
        }
    }

    private void Carry(int from, ReadOnlySpan<byte> packet)
    {
        // Version 4 alone: 10.77.0.N. What a device says by itself of version 6 concerns nobody.
        if (packet.Length < 20 || packet[0] >> 4 != 4 || packet[DestinationAt + 3] is var to && (to < 1 || to > _devices.Length))
            return;
        Interlocked.Add(ref _bytes[from], packet.Length);
        Way way;
        lock (_ways)
            way = _ways[from, to - 1];
        if (way.Loss > 0 && _random.NextDouble() < way.Loss)
            return;
        if (way.Delay == TimeSpan.Zero)
            Deliver(to - 1, packet);
        else
            _late.Enqueue((to - 1, packet.ToArray()), Stopwatch.GetTimestamp() + (long)(way.Delay.TotalSeconds * Stopwatch.Frequency));
    }

    private void Deliver(int to, ReadOnlySpan<byte> packet) => _ = Write(_devices[to], packet, (nuint)packet.Length);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int file, nuint request, byte[] argument);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll([In, Out] PollEntry[] entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    /// <summary>How one gate's packets reach another.</summary>
    private readonly record struct Way(double Loss, TimeSpan Delay)
    {
        public static readonly Way Cut = new(1, TimeSpan.Zero);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Seen;
    }
}
