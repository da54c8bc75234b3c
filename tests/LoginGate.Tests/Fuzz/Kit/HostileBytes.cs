using System.Text;
using LoginGate.Protocol;

namespace LoginGate.Fuzzing;

/// <summary>How bad a client is.</summary>
internal enum Temper
{
    /// <summary>Packets, flow control and line ends only.</summary>
    Honest,

    /// <summary>Clumsy, but nothing that it must be closed for.</summary>
    Sloppy,

    /// <summary>Anything.</summary>
    Hostile,
}

/// <summary>Makes the bytes of game clients: honest packets, the known triggers of harm, and everything between.</summary>
internal sealed class HostileBytes(Random random, WireFacts facts)
{
    private const string Other = "13";

    private static readonly string[] Noise = ["\r\n", "!", "*", "\r\n\r\n", " ", "\t", "abc", "!!", "**", "?"];

    // The bytes of the table of known defects, and what stray programs and old clients send.
    private static readonly string[] Triggers =
    [
        "#1$%X13$!", "$%X13$", "$%O99/1.2.3.4/1.2.3.4$%A99/#1<<<<<<<<<<<<<<<<!$", "$%L99/1.2.3.4/1.2.3.4$%D99/#1<<<<<<<<<<<<<<<<!$",
        "$%Stest01/0$", "#1$%Stest01/0$!", "#1<<<\0<<!", "#1$%$%$!", "%$%$", "#1%A13/x!", "#1!", "#!", "#", "!", "%", "$", "\0", "#\0!",
        "#1<<<<;<<<!", "#1<<<<|<<<!", "#1<<<<\u007f\u00c8<<<!", "#1' or 1=1 --!", "%--$", "%++$", "%+-13$", "%G7000$", "$S127.0.0.1/7100%",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST /login HTTP/1.0\r\n\r\n", "HEAD ", "HTTP/", "HHTTP/1", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc", "PROXY TCP4 1.2.3.4 5.6.7.8 9 10\r\n", "KwGwMGS\0CONNECT", "#*<<<!", "#1*<<!",
        "\u00c4\u00e3\u00ba\u00c3|\u00ca\u00c0\u00bd\u00e7", "#1\u00c4\u00e3\u00ba\u00c3!", "##", "#1##2<<!", "#1#1#1!!!", "#12<<<!", "#a<<<!",
        "\u009a\u00aa\u009a\u00aa\u000e\0\u0004\u0001\u0001\0\0\01\0\0\0\0\0\0\0", "#+!", "#+", "#+1!", "#+#", "#1\r\n<<<!", "#1<<\n<<!", "#1<<<<<<<<<<<<<<<<\r\n!",
    ];

    /// <summary>A packet such as an honest client sends.</summary>
    public byte[] Packet()
    {
        if (random.Next(12) == 0)
            return NewAccount();
        var text = new StringBuilder("#");
        if (facts.NeedsDigit || random.Next(4) == 0)
            text.Append((char)('0' + random.Next(10)));
        var count = facts.BlockChars + (random.Next(8) == 0 ? random.Next(400) : random.Next(30));
        for (var i = 0; i < count; i++)
            text.Append(Code());
        return Latin(text.Append('!').ToString());
    }

    /// <summary>A client's whole stream.</summary>
    public byte[] Stream(Temper temper, int pieces)
    {
        var stream = new List<byte>();
        if (temper != Temper.Hostile || random.Next(8) > 0)
            stream.AddRange(Latin(facts.ClientGreeting));
        for (var i = 0; i < pieces; i++)
            stream.AddRange(Piece(temper));
        if (random.Next(6) == 0)
            stream.AddRange(Packet()[..^random.Next(1, 10)]);
        return [.. stream];
    }

    /// <summary>Cuts a stream into reads: whole, byte by byte, or anything between.</summary>
    public byte[][] Cut(byte[] stream)
    {
        var reads = new List<byte[]>();
        var most = random.Next(4) switch { 0 => stream.Length, 1 => random.Next(1, 4), _ => random.Next(1, stream.Length + 1) };
        for (var at = 0; at < stream.Length;)
        {
            var count = Math.Min(random.Next(1, most + 1), stream.Length - at);
            reads.Add(stream[at..(at + count)]);
            at += count;
        }
        return [.. reads];
    }

    private byte[] Piece(Temper temper) => (temper, random.Next(20)) switch
    {
        (Temper.Honest, < 17) => Packet(),
        (Temper.Honest, _) => Latin(random.Next(2) == 0 ? "*" : "\r\n"),
        (_, < 9) => Packet(),
        (Temper.Sloppy, < 12) => Latin(Noise[random.Next(Noise.Length)]),
        (Temper.Sloppy, < 14) => Latin(random.Next(2) == 0 ? "#!" : "#1!"),
        (Temper.Sloppy, < 17) => [.. Packet()[..random.Next(1, 3)], .. Packet()],
        (Temper.Sloppy, _) => ShortPacket(),
        (_, < 12) => Latin(Triggers[random.Next(Triggers.Length)]),
        (_, < 14) => Mutated(Packet()),
        (_, 14) => [.. Packet()[..random.Next(1, 12)], .. Packet()[random.Next(1, 12)..]],
        (_, 15) => Long(),
        (_, 16) => Frame(),
        (_, 17) => RandomBytes(),
        (_, 18) => PortalBlock(),
        _ => ShortPacket(),
    };

    // The one packet that the gate looks into: admission has a say in it.
    private byte[] NewAccount()
    {
        Dialect.TryGetPreset(facts.Name, out var dialect);
        var body = new byte[random.Next(60)];
        random.NextBytes(body);
        return LoginPacket.BuildRequest(dialect!, (char)('0' + random.Next(10)), new MessageHeader(dialect!.Idents.NewAccount ?? 0), body);
    }

    private byte[] ShortPacket()
    {
        var text = new StringBuilder("#").Append((char)('0' + random.Next(10)));
        for (var i = random.Next(1, facts.BlockChars); i > 0; i--)
            text.Append(Code());
        return Latin(text.Append('!').ToString());
    }

    /// <summary>With some bytes changed, added, taken out or doubled.</summary>
    public byte[] Mutated(byte[] packet)
    {
        var bytes = packet.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.Insert(at, "%$#!\0*/"u8[random.Next(7)]); break;
                case 2 when bytes.Count > 1: bytes.RemoveAt(at); break;
                default: bytes.AddRange([.. bytes.Skip(at)]); break;
            }
        }
        return [.. bytes];
    }

    // Around the limits: 1023 or 511 for a payload, 8192 for a whole buffer of the originals.
    private byte[] Long()
    {
        var length = random.Next(6) switch { 0 => 8192, 1 => 4069, 2 => 600, _ => facts.MostPayload + random.Next(-5, 5) };
        return [.. Latin("#1"), .. Enumerable.Repeat((byte)Code(), length - 3), (byte)'!'];
    }

    // What the gate itself writes, to this client's neighbour.
    private byte[] Frame() => Latin(random.Next(4) switch
    {
        0 => $"%{facts.Open}{Other}/9.9.9.9/9.9.9.9$",
        1 => $"%{facts.Data}{Other}/{Encoding.Latin1.GetString(Packet())}$",
        2 => $"${facts.Close}{Other}$",
        _ => $"#1$%{facts.Close}{Other}$%{facts.Data}{Other}/{Encoding.Latin1.GetString(Packet())}",
    });

    private byte[] RandomBytes()
    {
        var bytes = new byte[random.Next(1, 40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] PortalBlock()
    {
        var block = new byte[256];
        "KwGwMGS\0CONNECT"u8.CopyTo(block);
        return block;
    }

    private char Code() => (char)random.Next(facts.Low, facts.High + 1);

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
