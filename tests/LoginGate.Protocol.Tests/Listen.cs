using System.Text;

namespace LoginGate.Protocol.Tests;

/// <summary>Runs a decoder over reads and writes down, as text, everything it says that must not depend on the cuts.</summary>
internal static class Listen
{
    public static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Packets, flow control, empties, broken starts and the violation; dropped bytes as one sum at the end.</summary>
    public static List<string> ToClient(ClientPacketDecoder decoder, IEnumerable<byte[]> reads)
    {
        var said = new List<string>();
        foreach (byte[] read in reads)
        {
            ReadOnlySpan<byte> input = read;
            while (true)
            {
                var status = decoder.Read(ref input, out var packet);
                if (status == ClientPacketStatus.NeedMore) break;
                if (status == ClientPacketStatus.Outside) continue;
                said.Add(status switch
                {
                    ClientPacketStatus.Packet => Latin(packet),
                    ClientPacketStatus.Empty or ClientPacketStatus.Broken => $"{status} {decoder.DroppedBytes}",
                    ClientPacketStatus.Violation => $"{decoder.Violation} {decoder.ViolationByte:X2} at {decoder.ViolationOffset}",
                    _ => status.ToString(),
                });
                if (status == ClientPacketStatus.Violation) return said;
            }
            Assert.True(input.IsEmpty);
        }
        said.Add($"outside {decoder.OutsideBytes}");
        return said;
    }

    /// <summary>Replies, commands and anomalies other than garbage; garbage as one sum at the end.</summary>
    public static List<string> ToLoginSrv(LoginSrvFrameDecoder decoder, IEnumerable<byte[]> reads)
    {
        var said = new List<string>();
        int garbage = 0;
        foreach (byte[] read in reads)
        {
            ReadOnlySpan<byte> input = read;
            while (decoder.Read(ref input, out var frame) != LoginSrvFrameKind.NeedMore)
            {
                if (frame.Anomaly is LoginSrvAnomaly.Garbage or LoginSrvAnomaly.UnframedPacket) garbage += frame.DroppedBytes;
                else said.Add(Tell(frame));
            }
            Assert.True(input.IsEmpty);
        }
        said.Add($"garbage {garbage}");
        return said;
    }

    /// <summary>Everything a gate said, garbage as one sum at the end.</summary>
    public static List<string> ToGate(GateFrameDecoder decoder, IEnumerable<byte[]> reads)
    {
        var said = new List<string>();
        int garbage = 0;
        foreach (byte[] read in reads)
        {
            ReadOnlySpan<byte> input = read;
            while (decoder.Read(ref input, out var frame) != GateFrameKind.NeedMore)
            {
                if (frame.Error == GateFrameError.Garbage) garbage += frame.Bytes;
                else said.Add(Tell(frame));
            }
            Assert.True(input.IsEmpty);
        }
        said.Add($"garbage {garbage}");
        return said;
    }

    public static string Tell(LoginSrvFrame frame) => frame.Kind switch
    {
        LoginSrvFrameKind.Reply => $"reply {frame.Session} {Latin(frame.Payload)}",
        LoginSrvFrameKind.Heartbeat => "heartbeat",
        LoginSrvFrameKind.BanAddress => $"ban {frame.Address}",
        LoginSrvFrameKind.Anomaly => $"{frame.Anomaly} {frame.DroppedBytes}",
        _ => $"{frame.Kind} {frame.Session}",
    };

    public static string Tell(GateFrame frame) => frame.Kind switch
    {
        GateFrameKind.Open => $"open {frame.Session} {Latin(frame.ClientAddress)} {Latin(frame.SecondAddress)}".TrimEnd(),
        GateFrameKind.Data => $"data {frame.Session} {Latin(frame.Payload)}",
        GateFrameKind.Close => $"close {frame.Session}",
        GateFrameKind.Heartbeat => "heartbeat",
        _ => $"{frame.Error}",
    };
}
