using System.Text;
using LoginGate.Protocol;

namespace Compare.Load;

/// <summary>Packets of 60 bytes as a game client sends them: a login to an account of the client's own.</summary>
internal static class TestPackets
{
    public const int Bytes = 60;

    // '#', digit and '!' around 16 letters of the message and 41 of the body: 31 bytes are 41 and a third, so one more is cut off.
    private const int BodyBytes = 31;

    /// <summary>The packets of that many clients, one behind the other.</summary>
    public static byte[] Of(int clients)
    {
        var packets = new byte[clients * Bytes];
        for (var i = 0; i < clients; i++)
        {
            var body = Encoding.ASCII.GetBytes($"player{i:D5}/a-password-of-19-by"[..BodyBytes]);
            var packet = LoginPacket.BuildRequest(Dialect.Classic, '1', new MessageHeader { Ident = LoginIdents.Classic.Login }, body);
            packet.AsSpan(0, Bytes - 1).CopyTo(Packet(packets, i));
            packets[(i * Bytes) + Bytes - 1] = (byte)'!';
        }
        return packets;
    }

    public static Span<byte> Packet(byte[] packets, int client) => packets.AsSpan(client * Bytes, Bytes);

    /// <summary>The next packet: clients count the digit up, so an answer to an earlier packet is seen.</summary>
    public static void Renew(Span<byte> packet) => packet[1] = packet[1] == (byte)'9' ? (byte)'1' : (byte)(packet[1] + 1);
}
