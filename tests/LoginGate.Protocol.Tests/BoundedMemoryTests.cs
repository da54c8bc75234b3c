namespace LoginGate.Protocol.Tests;

public class BoundedMemoryTests
{
    private const int Limit = 256;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_client_packet_without_end_stops_at_the_limit(int piece)
    {
        using var decoder = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Strict, Limit);
        byte[] stream = [.. "#1"u8, .. Enumerable.Repeat((byte)'<', 5000)];
        var status = ClientPacketStatus.NeedMore;
        for (int at = 0; at < stream.Length && status != ClientPacketStatus.Violation; at += piece)
        {
            ReadOnlySpan<byte> input = stream.AsSpan(at, Math.Min(piece, stream.Length - at));
            status = decoder.Read(ref input, out _);
            Assert.InRange(decoder.PendingBytes, 0, Limit - 1);
        }
        Assert.Equal(ClientPacketStatus.Violation, status);
        Assert.Equal(ClientViolation.Oversize, decoder.Violation);
        Assert.Equal(Limit, decoder.ViolationOffset);
        Assert.False(decoder.HasPartial);
    }

    [Fact]
    public void A_packet_of_exactly_the_limit_passes_and_one_byte_more_does_not()
    {
        byte[] exact = [.. "#1"u8, .. Enumerable.Repeat((byte)'<', Limit - 3), (byte)'!'];
        byte[] over = [.. exact[..^1], (byte)'<', (byte)'!'];
        foreach (var reads in Cuts.Of(exact))
        {
            using var decoder = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Strict, Limit);
            Assert.Equal([Listen.Latin(exact), "outside 0"], Listen.ToClient(decoder, reads));
        }
        foreach (var reads in Cuts.Of(over))
        {
            using var decoder = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Strict, Limit);
            Assert.Equal([$"Oversize 00 at {Limit}"], Listen.ToClient(decoder, reads));
        }
    }

    [Fact]
    public void After_a_violation_nothing_more_is_read_until_reset()
    {
        using var decoder = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Strict, Limit);
        Listen.ToClient(decoder, ["#1$"u8.ToArray()]);
        ReadOnlySpan<byte> good = "#1<<<!"u8;
        Assert.Equal(ClientPacketStatus.Violation, decoder.Read(ref good, out var packet));
        Assert.True(good.IsEmpty);
        Assert.True(packet.IsEmpty);
        decoder.Reset();
        Assert.Equal(["#1<<<!", "outside 0"], Listen.ToClient(decoder, ["#1<<<!"u8.ToArray()]));
    }

    [Theory]
    [InlineData("#<<<!", ClientViolation.MissingDigit)]
    [InlineData("#12<<!", ClientViolation.ForbiddenByte)]
    [InlineData("#*<<!", ClientViolation.ForbiddenByte)]
    public void The_digit_rule_holds_at_every_cut(string stream, ClientViolation violation)
    {
        foreach (var reads in Cuts.Of(Listen.Bytes(stream)))
        {
            using var decoder = new ClientPacketDecoder(Dialect.Classic, PayloadRule.Strict, Limit);
            Assert.StartsWith(violation.ToString(), Assert.Single(Listen.ToClient(decoder, reads)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20000)]
    public void A_loginsrv_frame_without_end_is_dropped_and_the_next_one_read(int piece)
    {
        using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
        byte[] stream = [.. "%12/"u8, .. Enumerable.Repeat((byte)'x', 10000), .. "$\0%13/#<<!$"u8];
        var said = new List<string>();
        for (int at = 0; at < stream.Length; at += piece)
        {
            ReadOnlySpan<byte> input = stream.AsSpan(at, Math.Min(piece, stream.Length - at));
            while (decoder.Read(ref input, out var frame) != LoginSrvFrameKind.NeedMore) said.Add(Listen.Tell(frame));
            Assert.InRange(decoder.PendingBytes, 0, Limit - 1);
        }
        Assert.Equal([$"OverLong {Limit}", "reply 13 #<<!"], said);
        Assert.False(decoder.HasPartial);
    }

    [Fact]
    public void A_loginsrv_frame_of_exactly_the_limit_passes()
    {
        byte[] exact = [.. "%12/"u8, .. Enumerable.Repeat((byte)'x', Limit - 5), (byte)'$'];
        foreach (var reads in Cuts.Of(exact))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
            Assert.Equal([$"reply 12 {Listen.Latin(exact.AsSpan(4..^1))}", "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Fact]
    public void Replies_to_a_client_are_bounded_too()
    {
        using var decoder = new ReplyPacketDecoder(Limit);
        byte[] stream = [.. "#"u8, .. Enumerable.Repeat((byte)'<', 1000), .. "!*\0$#<<!"u8];
        foreach (var reads in Cuts.Of(stream))
        {
            var said = new List<string>();
            foreach (byte[] read in reads)
            {
                ReadOnlySpan<byte> input = read;
                while (true)
                {
                    var status = decoder.Read(ref input, out var packet);
                    if (status == ReplyPacketStatus.NeedMore) break;
                    if (status != ReplyPacketStatus.Skipped) said.Add(status == ReplyPacketStatus.Packet ? Listen.Latin(packet) : status.ToString());
                }
            }
            Assert.Equal(["OverLong", "FlowControl", "#<<!"], said);
        }
    }
}
