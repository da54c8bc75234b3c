using System.Buffers;
using System.Text;
using LoginGate.Fuzzing;
using LoginGate.Protocol;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>Makes the bytes of a LoginSrv: good frames, and what broken, strange or hostile ones may send.</summary>
internal sealed class LoginSrvBytes(Random random, WireFacts facts, IReadOnlyList<Client> clients, int maxFrameBytes)
{
    private static readonly string[] Junk =
    [
        "%", "%%%%", "%gar%bage", "%12", "%+-", "$", "%$", "%$%$", "$$", "\0", "\r\n", "#1<<<!", "%+", "%+$", "%++$", "%1/1/#y!$", "%1/2/#y!$", "%0/1/#y%!$", "%+-$", "%+-0$", "%+-007$", "%+-2147483648$", "%+-x$", "%+Z1$",
        "%+M1.2.3.4$", "%+Mx$", "%+M1.2.3.4.5$", "%+M2001:db8::7$", "%x/y$", "%/y$", "%0/y$", "%-1/y$", "%99999999999/y$", "%--$", "%O1/1.2.3.4/1.2.3.4$",
        "\u009a\u00aa\u009a\u00aa", "\u009a\u00aa\u009a\u00aa\u0008\0", "\u009a\u00aa\u009a\u00aa\u00ff\u00ff\u0004\u0002", "\u009a", "%+0123456789012345678901234567890123456789$",
    ];

    public byte[] Stream(int pieces)
    {
        var stream = new List<byte>();
        for (var i = 0; i < pieces; i++)
            stream.AddRange(Piece());
        return [.. stream];
    }

    private byte[] Piece() => random.Next(20) switch
    {
        < 10 => Reply(),
        < 12 => Latin(Junk[random.Next(Junk.Length)]),
        12 => Kick(),
        13 => Cut(Reply()),
        14 => Flipped(Reply()),
        15 => Long(),
        16 => Noise(),
        17 => [.. Cut(Reply()), .. Reply()],
        18 => [.. Reply(), 0],
        _ => Latin("%++$"),
    };

    private byte[] Reply()
    {
        var output = new ArrayBufferWriter<byte>();
        // The payload says whose it is.
        var number = Number();
        var payload = Latin($"#{number}:{new string('<', random.Next(30))}{(random.Next(6) == 0 ? "%\0\u00c4\u00e3!" : "")}!");
        new LoginSrvFrameEncoder(Preset).WriteReply(output, number, payload);
        return output.WrittenSpan.ToArray();
    }

    private byte[] Kick() => Latin($"%+{"-TB"[random.Next(3)]}{Number()}$");

    private byte[] Long() => [.. Reply()[..^2], .. Enumerable.Repeat((byte)'<', random.Next(2) == 0 && maxFrameBytes < 1000 ? maxFrameBytes : random.Next(300)), .. "!$"u8];

    private byte[] Cut(byte[] frame) => frame[..random.Next(1, frame.Length)];

    private byte[] Flipped(byte[] frame)
    {
        frame[random.Next(frame.Length)] = (byte)random.Next(256);
        return frame;
    }

    private byte[] Noise()
    {
        var bytes = new byte[random.Next(1, 30)];
        random.NextBytes(bytes);
        return bytes;
    }

    // Mostly a client of the scenario; else one that never was.
    private int Number() => random.Next(8) == 0 ? random.Next(1, int.MaxValue) : clients[random.Next(clients.Count)].Number;

    private Dialect Preset => Dialect.TryGetPreset(facts.Name, out var preset) ? preset : throw new InvalidOperationException();

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
