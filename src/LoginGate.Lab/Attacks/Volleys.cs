using System.Text;
using LoginGate.Protocol;

namespace LoginGate.Lab.Attacks;

/// <summary>The attacks that are lists of bad byte strings.</summary>
internal static class Volleys
{
    private const int ForgedSessions = 60;
    private const int Kibi = 1024;
    private const int PieceBytes = 512;
    private const int StrayBytes = 64 * Kibi;

    public static Attack Injection { get; } = new VolleyAttack(
        "injection",
        $"packets and bytes that would forge frames to LoginSrv, or that mislead its decoder",
        $"forwards none of it and closes the client",
        InjectionShots);

    public static Attack Oversize { get; } = new VolleyAttack(
        "oversize",
        $"packets of 1024 bytes and of far more, without an end",
        $"closes the client before its buffer grows",
        field => Repeated(field, OversizeShots));

    public static Attack Http { get; } = new VolleyAttack(
        "http",
        $"HTTP requests, whole and in pieces",
        $"closes the client",
        field => Repeated(field, HttpShots));

    public static Attack Stray { get; } = new VolleyAttack(
        "stray",
        $"bytes outside packets: a little, as honest clients send, and 64 KiB",
        $"drops a little of it in silence, closes for much",
        field => Repeated(field, StrayShots));

    // Each trigger whole, byte by byte, and right behind a good packet.
    private static IEnumerable<Shot> InjectionShots(AttackField field)
    {
        byte[] good = field.HarmlessPacket();
        foreach (var (label, bytes, expected) in Triggers(field.Dialect))
        {
            yield return new Shot(label, [bytes], expected);
            yield return new Shot($"{label}, byte by byte", SingleBytes(bytes), expected);
            yield return new Shot($"{label}, behind a good packet", [(byte[])[.. good, .. bytes]], expected);
        }
    }

    private static IEnumerable<(FormattableString Label, byte[] Bytes, Expected Expected)> Triggers(Dialect dialect)
    {
        foreach (var letters in new[] { dialect.Letters, DialectLetters.Of('O', 'A', 'X') }.Distinct())
        {
            char open = (char)letters.Open, data = (char)letters.Data, close = (char)letters.Close;
            string false99 = $"$%{open}99/1.2.3.4/1.2.3.4$%{data}99/#1<<<<<<<<<<<<<<<<!$";
            string closes = string.Concat(Enumerable.Range(1, ForgedSessions).Select(session => $"%{close}{session}$"));
            yield return Bad($"'#1$%{close}13$!' (close of another session)", $"#1$%{close}13$!");
            yield return Bad($"'$%{close}13$' outside a packet", $"$%{close}13$");
            yield return Bad($"closes of sessions 1 to {ForgedSessions} in a packet", $"#1${closes}!");
            yield return Bad($"a session opened with a false address, outside a packet", false99);
            yield return Bad($"a session opened with a false address, in a packet", $"#1{false99}!");
        }
        yield return Bad($"'$%Srobot60001/0$' (an account's certification)", "$%Srobot60001/0$");
        yield return Bad($"'#1$%Srobot60001/0$!' (an account's certification)", "#1$%Srobot60001/0$!");
        yield return Bad($"'#1$%$%$!' (two empty frames)", "#1$%$%$!");
        yield return Bad($"'#1$%--$!' (a heartbeat)", "#1$%--$!");
        yield return Bad($"'$' in a packet", "#1<<<<$<<<<!");
        yield return Bad($"'%' in a packet", "#1<<<<%<<<<!");
        foreach (byte value in new byte[] { 0x00, 0x01, 0x07, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0xFF }) yield return Within(value, Expected.Close);
        byte low = SixBitCode.Low(dialect.Codec), high = SixBitCode.High(dialect.Codec);
        foreach (byte value in new[] { (byte)' ', (byte)'*', (byte)'/', (byte)'0', (byte)(low - 1), (byte)(high + 1) })
            yield return Within(value, Expected.CloseByDefault);
        yield return ($"packets with nothing in them", "#!#1!#!#1!"u8.ToArray(), Expected.Stay);
    }

    private static IEnumerable<Shot> OversizeShots(AttackField field)
    {
        yield return new Shot($"a packet of 1024 bytes", [field.PacketOf(Kibi)], Expected.Close);
        foreach (int bytes in new[] { Kibi, 4 * Kibi, 64 * Kibi, Kibi * Kibi })
        {
            byte[] endless = field.PacketOf(bytes + 1)[..bytes];
            yield return new Shot($"{bytes} bytes of a packet without an end", [endless], Expected.Close);
        }
        yield return new Shot($"2048 bytes of a packet, byte by byte", SingleBytes(field.PacketOf(2 * Kibi)), Expected.Close);
    }

    private static IEnumerable<Shot> HttpShots(AttackField field)
    {
        string[] requests =
        [
            "GET / HTTP/1.1\r\nHost: gate\r\n\r\n",
            "POST /login HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
            "HEAD /#1<<<! HTTP/1.1\r\n\r\n",
            "CONNECT 10.0.0.1:5500 HTTP/1.1\r\n\r\n",
        ];
        foreach (string request in requests)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(request);
            FormattableString label = $"'{request[..request.IndexOf('\r', StringComparison.Ordinal)]}'";
            yield return new Shot(label, [bytes], Expected.Close);
            yield return new Shot($"{label}, byte by byte", SingleBytes(bytes), Expected.Close);
        }
    }

    private static IEnumerable<Shot> StrayShots(AttackField field)
    {
        yield return new Shot($"line ends", ["\r\n\r\n"u8.ToArray(), field.HarmlessPacket(), "\r\n"u8.ToArray()], Expected.Stay);
        byte[] portal = new byte[256];
        "KwGwMGS\0CONNECT"u8.CopyTo(portal);
        yield return new Shot($"an old client's portal block of 256 bytes", [portal], Expected.Stay);
        byte[] noise = new byte[StrayBytes];
        for (int at = 0; at < noise.Length; at++) noise[at] = (byte)('a' + at % 26);
        yield return new Shot($"64 KiB outside packets", [.. noise.Chunk(PieceBytes).Select(piece => (ReadOnlyMemory<byte>)piece)], Expected.Close);
        yield return new Shot($"64 KiB of NULs", [new byte[StrayBytes]], Expected.Close);
    }

    // As often as there are clients to send them, once at the least.
    private static IEnumerable<Shot> Repeated(AttackField field, Func<AttackField, IEnumerable<Shot>> shots)
    {
        var once = shots(field).ToList();
        int times = Math.Max(1, field.Options.Clients / once.Count);
        return Enumerable.Repeat(once, times).SelectMany(static round => round);
    }

    private static (FormattableString Label, byte[] Bytes, Expected Expected) Bad(FormattableString label, string text) =>
        (label, Encoding.Latin1.GetBytes(text), Expected.Close);

    private static (FormattableString Label, byte[] Bytes, Expected Expected) Within(byte value, Expected expected) =>
        ($"byte {value:X2} in a packet", [.. "#1<<<<"u8, value, .. "<<<<!"u8], expected);

    private static ReadOnlyMemory<byte>[] SingleBytes(byte[] bytes)
    {
        var pieces = new ReadOnlyMemory<byte>[bytes.Length];
        for (int at = 0; at < bytes.Length; at++) pieces[at] = bytes.AsMemory(at, 1);
        return pieces;
    }
}
