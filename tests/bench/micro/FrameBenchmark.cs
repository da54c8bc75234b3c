using System.Buffers;
using BenchmarkDotNet.Attributes;
using LoginGate.Protocol;

namespace Micro;

/// <summary>A packet's way through the gate's pure parts: cut and checked, framed for LoginSrv, and its reply cut again. Copying it is the baseline.</summary>
public class FrameBenchmark : IDisposable
{
    private const int Session = 12345;
    private const int MaxPacketBytes = 1023;
    private const int MaxFrameBytes = 32 * 1024;

    private static readonly byte[] Packet = "#1<<<<<I@C<<<<<<<<HODsG_<jH>tmGoXmH?<kHOHpH?DmHODl!"u8.ToArray();
    private static readonly byte[] Reply = [.. "%12345/"u8, .. Packet, .. "$"u8];

    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly GateFrameEncoder _encoder = new(Dialect.Classic);
    private readonly ClientPacketDecoder _client = new(Dialect.Classic, PayloadRule.Strict, MaxPacketBytes);
    private readonly LoginSrvFrameDecoder _loginSrv = new(Dialect.Classic, MaxFrameBytes);
    private readonly byte[] _copy = new byte[256];

    [Benchmark(Baseline = true)]
    public byte Copy()
    {
        Packet.CopyTo(_copy, 0);
        return _copy[1];
    }

    [Benchmark]
    public int CutAndCheckPacket()
    {
        ReadOnlySpan<byte> input = Packet;
        _client.Read(ref input, out var packet);
        var length = packet.Length;
        _client.Read(ref input, out _);
        return length;
    }

    [Benchmark]
    public int FrameForLoginSrv()
    {
        _output.ResetWrittenCount();
        _encoder.WriteData(_output, Session, Packet);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int CutReply()
    {
        ReadOnlySpan<byte> input = Reply;
        _loginSrv.Read(ref input, out var frame);
        return frame.Payload.Length;
    }

    public void Dispose()
    {
        _client.Dispose();
        _loginSrv.Dispose();
        GC.SuppressFinalize(this);
    }
}
