using System.Net;
using System.Runtime.CompilerServices;
using LoginGate.Fuzzing;
using Xunit.Abstractions;

namespace LoginGate.Protocol.Tests;

/// <summary>Seeded random streams, held against models that are too simple to be wrong in the same way, and against themselves cut differently.</summary>
public class HostileStreamTests(ITestOutputHelper output)
{
    private const int Limit = 64;
    private const int Streams = 1500;

    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [InlineData(PayloadRule.Strict, "classic")]
    [InlineData(PayloadRule.Strict, "vc16")]
    [InlineData(PayloadRule.Strict, "wol")]
    [InlineData(PayloadRule.Printable, "classic")]
    [InlineData(PayloadRule.Strict, "applem2")]
    [InlineData(PayloadRule.Printable, "applem2")]
    public void Hostile_clients_never_get_a_bad_packet_through(PayloadRule rule, string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Fuzz(random => new HostileStreams(random, preset).OfClient(), reads =>
        {
            using var decoder = new ClientPacketDecoder(dialect, rule, Limit);
            var said = Listen.ToClient(decoder, Watched(reads, () => decoder.PendingBytes));
            Assert.Equal(ClientModel(Joined(reads), rule, dialect), said);
            foreach (string packet in said.Where(line => line[0] == '#'))
            {
                Assert.InRange(packet.Length, 3, Limit);
                Assert.DoesNotContain(packet[1..^1], value => "%$#!\0".Contains(value, StringComparison.Ordinal) || value is < ' ' or > '~');
            }
        });
    }

    [Fact]
    public void Hostile_loginsrv_text_is_read_as_the_model_reads_it() => Fuzz(random => new HostileStreams(random).OfText(), reads =>
    {
        using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
        Assert.Equal(LoginSrvModel(Joined(reads)), Listen.ToLoginSrv(decoder, Watched(reads, () => decoder.PendingBytes)));
    });

    [Theory]
    [InlineData("openmir2")]
    [InlineData("openmir2-int")]
    public void Hostile_binary_streams_hold_little_and_are_in_step_again_at_once(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        byte[] good = preset == "openmir2" ? HostileStreams.GoodRecord : HostileStreams.GoodIntRecord;
        Fuzz(random => new HostileStreams(random, preset).OfRecords(), reads =>
        {
            using var server = new LoginSrvFrameDecoder(dialect, Limit);
            Listen.ToLoginSrv(server, Watched(reads, () => server.PendingBytes));
            // A lie can swallow at most one frame limit of what follows.
            var said = Listen.ToLoginSrv(server, Enumerable.Repeat(good, 5));
            Assert.Equal("reply 1 #ddhk!$", said[^2]);
        });
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("openmir2")]
    [InlineData("openmir2-int")]
    [InlineData("openmir2-2022")]
    [InlineData("applem2")]
    public void Orders_of_a_hostile_loginsrv_do_not_depend_on_the_cuts(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Fuzz(random => new HostileStreams(random, preset).OfLoginSrv(), reads =>
        {
            using var whole = new LoginSrvFrameDecoder(dialect, Limit);
            using var cut = new LoginSrvFrameDecoder(dialect, Limit);
            Assert.Equal(Orders(Listen.ToLoginSrv(whole, [Joined(reads)])), Orders(Listen.ToLoginSrv(cut, reads)));
        });
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Hostile_gate_frames_yield_only_safe_data_whatever_the_cuts(string preset)
    {
        Assert.True(Dialect.TryGetPreset(preset, out var dialect));
        Fuzz(random => new HostileStreams(random, preset).OfGate(), reads =>
        {
            using var whole = new GateFrameDecoder(dialect, Limit);
            using var cut = new GateFrameDecoder(dialect, Limit);
            var said = Frames(Listen.ToGate(cut, Watched(reads, () => cut.PendingBytes)));
            Assert.Equal(Frames(Listen.ToGate(whole, [Joined(reads)])), said);
            foreach (string line in said.Where(line => line.StartsWith("data", StringComparison.Ordinal)))
                Assert.DoesNotContain(line, value => "%$\0\r\n\u00ff\u007f".Contains(value, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_client_reads_hostile_replies_as_the_model_does() => Fuzz(random => new HostileStreams(random).OfText(), reads =>
    {
        using var decoder = new ReplyPacketDecoder(Limit);
        var said = new List<string>();
        foreach (byte[] read in reads)
        {
            ReadOnlySpan<byte> input = read;
            ReplyPacketStatus status;
            while ((status = decoder.Read(ref input, out var packet)) != ReplyPacketStatus.NeedMore)
            {
                if (status != ReplyPacketStatus.Skipped) said.Add(status == ReplyPacketStatus.Packet ? Listen.Latin(packet) : status.ToString());
            }
        }
        Assert.Equal(ReplyModel(Joined(reads)), said);
    });

    private void Fuzz(Func<Random, byte[][]> make, Action<byte[][]> check, [CallerMemberName] string test = "") =>
        new FuzzRun(output, Streams, test).Check(make, check, Smaller.Reads, Smaller.Show);

    private static byte[] Joined(byte[][] reads) => [.. reads.SelectMany(read => read)];

    // Looks, before each further read, at what the decoder has kept of the last.
    private static IEnumerable<byte[]> Watched(byte[][] reads, Func<int> pending)
    {
        foreach (byte[] read in reads)
        {
            Assert.InRange(pending(), 0, Limit - 1);
            yield return read;
        }
        Assert.InRange(pending(), 0, Limit - 1);
    }

    // In the binary dialect the size and number of anomalies depends on how much of the rubbish had come.
    private static List<string> Orders(List<string> said) =>
        [.. said.Where(line => line.StartsWith("reply", StringComparison.Ordinal) || line.StartsWith("Kick", StringComparison.Ordinal) || line.StartsWith("ban", StringComparison.Ordinal) || line == "heartbeat")];

    private static List<string> Frames(List<string> said) =>
        [.. said.Where(line => line.StartsWith("open", StringComparison.Ordinal) || line.StartsWith("data", StringComparison.Ordinal) || line.StartsWith("close", StringComparison.Ordinal) || line == "heartbeat")];

    private static List<string> ReplyModel(byte[] stream)
    {
        var said = new List<string>();
        string packet = "";
        foreach (char value in stream.Select(value => (char)value))
        {
            if (packet.Length == 0)
            {
                if (value == '*') said.Add("FlowControl");
                if (value != '#') continue;
            }
            packet += value;
            if (value == '!') said.Add(packet);
            else if (packet.Length == Limit) said.Add("OverLong");
            else continue;
            packet = "";
        }
        return said;
    }

    // One byte after the other, with a list.
    private static List<string> ClientModel(byte[] stream, PayloadRule rule, Dialect dialect)
    {
        var said = new List<string>();
        List<byte>? packet = null;
        int outside = 0;
        string greeting = dialect.ClientGreeting?.Text ?? (rule == PayloadRule.Strict ? "#+!" : "");
        foreach (byte value in stream)
        {
            if (packet is null)
            {
                if (value == '#') packet = [value];
                else if (value == '*') said.Add("FlowControl");
                else outside++;
                continue;
            }
            string longer = Listen.Latin([.. packet, value]);
            if (longer == greeting)
            {
                said.Add(dialect.ClientGreeting is null ? "ForeignGreeting 00 at 3" : "Greeting");
                packet = null;
                if (dialect.ClientGreeting is null) return said;
                continue;
            }
            // What might have become the greeting, and does not.
            int bad = value == '#' || greeting.StartsWith(longer, StringComparison.Ordinal) ? -1 : packet.FindIndex(1, at => Forbidden(at, 2, rule, dialect) is not null);
            if (bad > 0 && greeting.StartsWith(longer[..^1], StringComparison.Ordinal))
            {
                said.Add($"{Forbidden(packet[bad], bad, rule, dialect)} {packet[bad]:X2} at {bad}");
                return said;
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
            if (!greeting.StartsWith(longer, StringComparison.Ordinal) && Forbidden(value, packet.Count, rule, dialect) is { } violation)
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

    // As the classic gate: what is no frame is skipped to the next '%', and a '%' in a reply is content. Beyond it: a '%' in anything
    // else shows that a frame was cut off, and starts the next one.
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
            if (value == '%' && !IsReply(Listen.Latin([.. frame[1..]])))
            {
                garbage += frame.Count;
                frame = [value];
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
                && (parsed.ToString() == rest || rest.Contains(':', StringComparison.Ordinal));
            return address ? $"ban {IPAddress.Parse(rest)}" : "heartbeat";
        }
        int slash = inside.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return $"NoSlash {length}";
        if (!IsSession(inside[..slash])) return $"NoNumber {length}";
        return slash == inside.Length - 1 ? $"EmptyReply {length}" : $"reply {inside[..slash]} {inside[(slash + 1)..]}";
    }

    private static bool IsReply(string inside) => inside.Contains('/', StringComparison.Ordinal) && IsSession(inside[..inside.IndexOf('/', StringComparison.Ordinal)]);

    private static bool IsSession(string text) =>
        text.Length is > 0 and <= 10 && text[0] != '0' && text.All(char.IsAsciiDigit) && long.Parse(text) <= int.MaxValue;
}
