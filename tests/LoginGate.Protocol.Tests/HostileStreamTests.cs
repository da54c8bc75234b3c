using System.Net;
using Xunit.Abstractions;

namespace LoginGate.Protocol.Tests;

/// <summary>Seeded random streams, compared with models that are too simple to be wrong in the same way.</summary>
public class HostileStreamTests(ITestOutputHelper output)
{
    private const int Limit = 64;
    private const int Streams = 4000;

    private static readonly string[] Pieces =
    [
        "#", "!", "*", "%", "$", "\0", "/", "+", "-", "0", "1", "9", "<", "{", "|", ";", "a", "\r\n", "\u00ff", "\u007f", " ",
        "#1<<<I@C<!", "#<<<!", "#1!", "#!", "%12/#<<<!$", "%++$", "%+-7$", "%+T8$", "%+B9$", "%+M1.2.3.4$", "%$", "%12$", "%x/y$",
        "$%X13$", "GET / HTTP/1.1", "%2147483648/x$", "%007/x$", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
    ];

    [Theory]
    [InlineData(PayloadRule.Strict, "classic")]
    [InlineData(PayloadRule.Strict, "vc16")]
    [InlineData(PayloadRule.Strict, "wol")]
    [InlineData(PayloadRule.Printable, "classic")]
    public void Hostile_clients_never_get_a_bad_packet_through(PayloadRule rule, string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        int seed = StartSeed();
        for (int round = 0; round < Streams; round++)
        {
            var random = new Random(seed + round);
            byte[] stream = Stream(random);
            using var decoder = new ClientPacketDecoder(dialect, rule, Limit);
            var said = Listen.ToClient(decoder, Chop(random, stream));
            Assert.Equal(ClientModel(stream, rule, dialect), said);
            foreach (string packet in said.Where(line => line[0] == '#'))
            {
                Assert.InRange(packet.Length, 3, Limit);
                Assert.DoesNotContain(packet[1..^1], value => "%$#!\0".Contains(value, StringComparison.Ordinal) || value is < ' ' or > '~');
            }
        }
    }

    [Fact]
    public void Hostile_loginsrv_text_is_read_as_the_model_reads_it()
    {
        int seed = StartSeed();
        for (int round = 0; round < Streams; round++)
        {
            var random = new Random(seed + round);
            byte[] stream = Stream(random);
            using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
            Assert.Equal(LoginSrvModel(stream), Listen.ToLoginSrv(decoder, Chop(random, stream)));
            Assert.InRange(decoder.PendingBytes, 0, Limit - 1);
        }
    }

    [Fact]
    public void Hostile_binary_streams_never_throw_hold_little_and_end()
    {
        int seed = StartSeed();
        byte[] good = Convert.FromHexString("9aaa9aaa15000402010000003100070007000000236464686b2124");
        for (int round = 0; round < Streams; round++)
        {
            var random = new Random(seed + round);
            byte[] stream = BinaryStream(random, good);
            using var server = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            using var gate = new GateFrameDecoder(Dialect.OpenMir2, Limit);
            byte[][] reads = Chop(random, stream);
            var said = Listen.ToLoginSrv(server, reads);
            Listen.ToGate(gate, reads);
            Assert.InRange(server.PendingBytes, 0, Limit - 1);
            // A lie can swallow at most one frame limit of what follows; then the stream is in step again.
            said.AddRange(Listen.ToLoginSrv(server, Enumerable.Repeat(good, 5)));
            Assert.Equal("reply 1 #ddhk!$", said[^2]);
        }
    }

    [Fact]
    public void Hostile_gate_text_never_throws_and_yields_only_safe_data()
    {
        int seed = StartSeed();
        foreach (string preset in Dialect.PresetNames)
        {
            Assert.True(Dialect.TryGetPreset(preset, out var dialect));
            for (int round = 0; round < Streams / 4; round++)
            {
                var random = new Random(seed + round);
                using var decoder = new GateFrameDecoder(dialect, Limit);
                foreach (string line in Listen.ToGate(decoder, Chop(random, Stream(random))))
                {
                    if (line.StartsWith("data", StringComparison.Ordinal))
                        Assert.DoesNotContain(line, value => "%$\0\r\n\u00ff\u007f".Contains(value, StringComparison.Ordinal));
                }
            }
        }
    }

    private int StartSeed()
    {
        int seed = Environment.GetEnvironmentVariable("LOGINGATE_SEED") is { Length: > 0 } text ? int.Parse(text) : 20011006;
        output.WriteLine($"seed {seed}; another one: LOGINGATE_SEED");
        return seed;
    }

    private static byte[] Stream(Random random)
    {
        var stream = new List<byte>();
        int pieces = random.Next(1, 40);
        for (int piece = 0; piece < pieces; piece++)
        {
            if (random.Next(12) == 0) stream.Add((byte)random.Next(256));
            else stream.AddRange(Listen.Bytes(Pieces[random.Next(Pieces.Length)]));
        }
        return [.. stream];
    }

    private static byte[] BinaryStream(Random random, byte[] good)
    {
        var stream = new List<byte>();
        int pieces = random.Next(1, 20);
        for (int piece = 0; piece < pieces; piece++)
        {
            byte[] frame = [.. good];
            int kind = random.Next(4);
            if (kind == 0) frame[random.Next(frame.Length)] = (byte)random.Next(256);
            else if (kind == 1) frame = frame[..random.Next(frame.Length)];
            else if (kind == 2) random.NextBytes(frame);
            stream.AddRange(frame);
        }
        return [.. stream];
    }

    private static byte[][] Chop(Random random, byte[] stream)
    {
        var reads = new List<byte[]>();
        int most = random.Next(1, stream.Length + 2);
        for (int at = 0; at < stream.Length;)
        {
            int count = Math.Min(random.Next(1, most + 1), stream.Length - at);
            reads.Add(stream[at..(at + count)]);
            at += count;
        }
        return [.. reads];
    }

    // One byte after the other, with a list.
    private static List<string> ClientModel(byte[] stream, PayloadRule rule, Dialect dialect)
    {
        var said = new List<string>();
        List<byte>? packet = null;
        int outside = 0;
        foreach (byte value in stream)
        {
            if (packet is null)
            {
                if (value == '#') packet = [value];
                else if (value == '*') said.Add("FlowControl");
                else outside++;
                continue;
            }
            if (value == '#')
            {
                said.Add($"Broken {packet.Count}");
                packet = [value];
                continue;
            }
            if (value == '!')
            {
                bool empty = packet.Count == 1 || (packet.Count == 2 && char.IsAsciiDigit((char)packet[1]));
                said.Add(empty ? $"Empty {packet.Count + 1}" : Listen.Latin([.. packet, value]));
                packet = null;
                continue;
            }
            if (Forbidden(value, packet.Count, rule, dialect) is { } violation)
            {
                said.Add($"{violation} {value:X2} at {packet.Count}");
                return said;
            }
            packet.Add(value);
            if (packet.Count == Limit)
            {
                said.Add($"Oversize 00 at {Limit}");
                return said;
            }
        }
        said.Add($"outside {outside}");
        return said;
    }

    private static ClientViolation? Forbidden(byte value, int position, PayloadRule rule, Dialect dialect)
    {
        if (rule == PayloadRule.Printable)
            return value is >= 0x20 and <= 0x7E && value is not ((byte)'%' or (byte)'$') ? null : ClientViolation.ForbiddenByte;
        bool inAlphabet = value >= SixBitCode.Low(dialect.Codec) && value <= SixBitCode.High(dialect.Codec);
        if (position == 1 && char.IsAsciiDigit((char)value)) return null;
        if (position == 1 && dialect.CodeDigit == CodeDigitRule.Required)
            return inAlphabet ? ClientViolation.MissingDigit : ClientViolation.ForbiddenByte;
        return inAlphabet ? null : ClientViolation.ForbiddenByte;
    }

    private static List<string> LoginSrvModel(byte[] stream)
    {
        var said = new List<string>();
        List<byte>? frame = null;
        bool dropping = false;
        int garbage = 0;
        foreach (byte value in stream)
        {
            if (frame is null)
            {
                if (value == '%') (frame, dropping) = ([value], false);
                else if (value != 0 && !dropping) garbage++;
                continue;
            }
            frame.Add(value);
            if (value == '$')
            {
                said.Add(Meaning(Listen.Latin([.. frame[1..^1]]), frame.Count));
                frame = null;
            }
            else if (frame.Count == Limit)
            {
                said.Add($"OverLong {Limit}");
                (frame, dropping) = (null, true);
            }
        }
        said.Add($"garbage {garbage}");
        return said;
    }

    private static string Meaning(string inside, int length)
    {
        if (inside.Length == 0) return $"EmptyFrame {length}";
        if (inside[0] == '+')
        {
            string rest = inside.Length > 2 ? inside[2..] : "";
            if (inside.StartsWith("+-", StringComparison.Ordinal)) return IsSession(rest) ? $"Kick {rest}" : $"NoNumber {length}";
            if (inside.StartsWith("+T", StringComparison.Ordinal) && IsSession(rest)) return $"KickAndBanPermanent {rest}";
            if (inside.StartsWith("+B", StringComparison.Ordinal) && IsSession(rest)) return $"KickAndBanTemporary {rest}";
            bool address = inside.StartsWith("+M", StringComparison.Ordinal) && IPAddress.TryParse(rest, out var parsed)
                && (parsed.ToString() == rest || (rest.Contains(':', StringComparison.Ordinal) && !rest.Contains('%', StringComparison.Ordinal)));
            return address ? $"ban {IPAddress.Parse(rest)}" : "heartbeat";
        }
        int slash = inside.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return $"NoSlash {length}";
        if (!IsSession(inside[..slash])) return $"NoNumber {length}";
        return slash == inside.Length - 1 ? $"EmptyReply {length}" : $"reply {inside[..slash]} {inside[(slash + 1)..]}";
    }

    private static bool IsSession(string text) =>
        text.Length is > 0 and <= 10 && text[0] != '0' && text.All(char.IsAsciiDigit) && long.Parse(text) <= int.MaxValue;
}
