using System.Buffers;
using System.Net;
using LoginGate.Protocol.Login;

namespace LoginGate.Protocol.Tests;

/// <summary>The hot path allocates nothing per packet once it is warm.</summary>
public class AllocationTests
{
    private const int Rounds = 100_000;
    private const int WarmUp = 2_000;
    private static readonly byte[] Packet = Listen.Bytes("#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!");

    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [InlineData(PayloadRule.Strict)]
    [InlineData(PayloadRule.Printable)]
    public void Whole_and_split_client_packets_allocate_nothing(PayloadRule rule)
    {
        using var decoder = new ClientPacketDecoder(Dialect.Classic, rule, Dialect.MaxPayloadBytes);
        byte[] stream = [.. Packet, (byte)'*', .. Packet, (byte)'\r', (byte)'\n', .. Packet];
        int packets = 0;
        AssertAllocatesNothing(round =>
        {
            int cut = round % stream.Length;
            packets += Count(decoder, stream.AsSpan(0, cut)) + Count(decoder, stream.AsSpan(cut));
        });
        Assert.Equal(3 * (Rounds + WarmUp), packets);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Whole_and_split_loginsrv_frames_allocate_nothing(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        var output = new ArrayBufferWriter<byte>();
        var server = new LoginSrvFrameEncoder(dialect);
        server.WriteReply(output, 12, Packet);
        server.WriteHeartbeat(output);
        server.WriteKick(output, 13);
        byte[] stream = output.WrittenSpan.ToArray();
        using var decoder = new LoginSrvFrameDecoder(dialect, 65536);
        int frames = 0;
        AssertAllocatesNothing(round =>
        {
            int cut = round % stream.Length;
            frames += Count(decoder, stream.AsSpan(0, cut)) + Count(decoder, stream.AsSpan(cut));
        });
        Assert.Equal(3 * (Rounds + WarmUp), frames);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Encoders_allocate_nothing(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        var output = new ArrayBufferWriter<byte>(4096);
        var gate = new GateFrameEncoder(dialect);
        var server = new LoginSrvFrameEncoder(dialect);
        var client = IPAddress.Parse("::ffff:192.168.100.100");
        AssertAllocatesNothing(round =>
        {
            output.ResetWrittenCount();
            gate.WriteOpen(output, round + 1, client, client);
            gate.WriteData(output, round + 1, Packet);
            gate.WriteClose(output, round + 1);
            gate.WriteHeartbeat(output);
            server.WriteReply(output, round + 1, Packet);
            server.WriteHeartbeat(output);
            server.WriteKick(output, round + 1);
        });
        Assert.True(output.WrittenCount > 2 * Packet.Length);
    }

    [Fact]
    public void Gate_frames_are_read_without_allocation()
    {
        var output = new ArrayBufferWriter<byte>();
        var gate = new GateFrameEncoder(Dialect.Classic);
        gate.WriteOpen(output, 12, IPAddress.Loopback, IPAddress.Loopback);
        gate.WriteData(output, 12, Packet);
        gate.WriteClose(output, 12);
        byte[] stream = output.WrittenSpan.ToArray();
        using var decoder = new GateFrameDecoder(Dialect.Classic, 4096);
        int frames = 0;
        AssertAllocatesNothing(_ =>
        {
            ReadOnlySpan<byte> input = stream;
            while (decoder.Read(ref input, out var frame) != GateFrameKind.NeedMore) frames++;
        });
        Assert.Equal(3 * (Rounds + WarmUp), frames);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void The_end_of_a_login_is_read_without_allocation(string name)
    {
        Assert.True(Dialect.TryGetPreset(name, out var dialect));
        byte[] packet = LoginReplies.Build(dialect, new LoginFailedReply(LoginFailure.WrongPassword));
        int wrong = 0;
        AssertAllocatesNothing(_ => wrong += LoginReplies.ReadStep(dialect, packet, out var end) == LoginStep.Refused && end == LoginFailure.WrongPassword ? 1 : 0);
        Assert.Equal(Rounds + WarmUp, wrong);
    }

    private static int Count(ClientPacketDecoder decoder, ReadOnlySpan<byte> input)
    {
        int packets = 0;
        while (true)
        {
            var status = decoder.Read(ref input, out _);
            if (status == ClientPacketStatus.NeedMore) return packets;
            if (status == ClientPacketStatus.Packet) packets++;
        }
    }

    private static int Count(LoginSrvFrameDecoder decoder, ReadOnlySpan<byte> input)
    {
        int frames = 0;
        while (decoder.Read(ref input, out var frame) != LoginSrvFrameKind.NeedMore)
        {
            if (frame.Kind != LoginSrvFrameKind.Anomaly) frames++;
        }
        return frames;
    }

    private static void AssertAllocatesNothing(Action<int> once)
    {
        for (int round = 0; round < WarmUp; round++) once(round);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++) once(round);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
