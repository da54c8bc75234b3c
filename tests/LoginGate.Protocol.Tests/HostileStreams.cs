using LoginGate.Fuzzing;

namespace LoginGate.Protocol.Tests;

/// <summary>Makes streams of every direction, good and bad, cut into reads.</summary>
internal sealed class HostileStreams(Random random, string preset = "classic")
{
    private static readonly string[] Pieces =
    [
        "#", "!", "*", "%", "$", "\0", "/", "+", "-", "0", "1", "9", "<", "{", "|", ";", "a", "\r\n", "\u00ff", "\u007f", " ",
        "#1<<<I@C<!", "#<<<!", "#1!", "#!", "%12/#<<<!$", "%++$", "%+-7$", "%+T8$", "%+B9$", "%+M1.2.3.4$", "%$", "%12$", "%x/y$",
        "$%X13$", "GET / HTTP/1.1", "%2147483648/x$", "%007/x$", "%%%%", "%garbage", "%+gar", "%12", "%12/x", "#+!", "#+", "%12/12/#<<<!$", "%7/65543/#%<!$", "%0/65536/", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
    ];

    private static readonly string[] GateFrames =
    [
        "%O12/10.0.0.7/10.0.0.1$", "%O12/10.0.0.7$", "%N12/10.0.0.7/10.0.0.1$", "%L12/10.0.0.7/10.0.0.1$", "%A12/#1<<<!$", "%D12/#1<<<!$",
        "%X12$", "%C12$", "%--$", "%G7000$", "%O12/fe80::1/10.0.0.1$", "%O12/1.2.3.4/x$", "%A12/$", "%A12/#1%X13!$", "%X12/1$", "%-x$",
        "%N12/12/10.0.0.7/10.0.0.1$", "%N3/1284/10.0.0.7/10.0.0.1$", "%D12/12/#1<<<!$", "%C12/12$", "%N0/65536/10.0.0.7$", "%D12/#1<<!$",
    ];

    /// <summary>One data record of OpenMir2.</summary>
    public static byte[] GoodRecord => Convert.FromHexString("9aaa9aaa15000402010000003100070007000000236464686b2124");

    /// <summary>The same of the form with a number.</summary>
    public static byte[] GoodIntRecord => Convert.FromHexString("9aaa9aaa1300" + "0402010000000700" + "07000000236464686b2124");

    private static readonly byte[][] TextRecords =
    [
        GoodRecord,
        Convert.FromHexString("9aaa9aaa1f00040001000000310011001100000031302e302e302e372f31302e302e302e37"),
        Convert.FromHexString("9aaa9aaa0e000401010000003100000000000000"),
        Convert.FromHexString("9aaa9aaa0c000403000000000000ffffffff"),
        Convert.FromHexString("9aaa9aaa0c000403ffffffff0000ffffffff"),
        "%+-1$"u8.ToArray(),
    ];

    private static readonly byte[][] IntRecords =
    [
        GoodIntRecord,
        Convert.FromHexString("9aaa9aaa1d00" + "040001000000" + "110011000000" + "31302e302e302e372f31302e302e302e37"),
        Convert.FromHexString("9aaa9aaa0c00" + "040101000000000000000000"),
        Convert.FromHexString("9aaa9aaa0c00" + "0403000000000000ffffffff"),
        "%+-1$"u8.ToArray(),
    ];

    // Numbers that look like marks among them.
    private static readonly byte[][] LetterFrames =
    [
        [.. "%O"u8, 1, 0, 0, 0, .. "/10.0.0.7/10.0.0.7$"u8],
        [.. "%A"u8, 1, 0, 0, 0, .. "/#1<<<!$"u8],
        [.. "%A$$$$/#1<<<!$"u8],
        [.. "%A%%%%/#1<<<!$"u8],
        [.. "%X"u8, 1, 0, 0, 0, .. "/X$"u8],
        [.. "%X"u8, 1, 0, 0, 0, .. "$"u8],
        [.. "%-"u8, 0, 0, 0, 0, .. "/-$"u8],
        [.. "%%%$A//"u8],
    ];

    private readonly HostileBytes _client = new(random, WireFacts.Of(preset));

    public byte[][] OfClient() => Cut(random.Next(2) == 0 ? Text(Pieces) : _client.Stream((Temper)random.Next(3), random.Next(1, 12)));

    public byte[][] OfText() => Cut(Text(Pieces));

    public byte[][] OfLoginSrv() => preset is "openmir2" or "openmir2-int" ? OfRecords() : OfText();

    public byte[][] OfGate() => preset switch
    {
        "openmir2" or "openmir2-int" => OfRecords(),
        "openmir2-2022" => Damaged(LetterFrames),
        _ => Cut(Text([.. GateFrames, .. GateFrames, .. Pieces])),
    };

    public byte[][] OfRecords() => Damaged(preset == "openmir2-int" ? IntRecords : TextRecords);

    private byte[][] Damaged(byte[][] frames)
    {
        var stream = new List<byte>();
        for (int piece = random.Next(1, 20); piece > 0; piece--)
        {
            byte[] frame = [.. frames[random.Next(frames.Length)]];
            int kind = random.Next(6);
            if (kind == 0) frame[random.Next(frame.Length)] = (byte)random.Next(256);
            else if (kind == 1) frame = frame[..random.Next(frame.Length)];
            else if (kind == 2) random.NextBytes(frame);
            stream.AddRange(frame);
        }
        return Cut([.. stream]);
    }

    /// <summary>Anything at all, of any side.</summary>
    public byte[] Capture() => random.Next(4) switch
    {
        0 => [.. OfRecords().SelectMany(read => read)],
        1 => _client.Stream(Temper.Hostile, random.Next(1, 12)),
        2 => random.Next(2) == 0 ? Text(Pieces) : [.. Damaged(LetterFrames).SelectMany(read => read)],
        _ => [.. Text(GateFrames), .. OfRecords().SelectMany(read => read), .. _client.Stream(Temper.Honest, 3)],
    };

    private byte[] Text(string[] pieces)
    {
        var stream = new List<byte>();
        for (int piece = random.Next(1, 40); piece > 0; piece--)
        {
            if (random.Next(12) == 0) stream.Add((byte)random.Next(256));
            else stream.AddRange(Listen.Bytes(pieces[random.Next(pieces.Length)]));
        }
        return [.. stream];
    }

    private byte[][] Cut(byte[] stream) => _client.Cut(stream);
}
