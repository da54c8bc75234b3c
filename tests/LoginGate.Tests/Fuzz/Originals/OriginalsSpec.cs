using System.Text;
using LoginGate.Fuzzing;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>The stand-ins see what the originals were seen to do.</summary>
public sealed class OriginalsSpec
{
    private const string Login = "#2<<<<<I@C<<<<<<<<YBQoY?<mGs=]XsHlHL!";

    [Theory]
    [InlineData("vc12", "%O12/10.0.0.7$%A12/#1<!$%X12$%--$", "open 12 10.0.0.7|data 12 \"#1<!\"|close 12|heartbeat")]
    [InlineData("vc12", "\r%--$%--$", "heartbeat")]
    [InlineData("vc12", "%$%--$", "heartbeat")]
    [InlineData("vc12", "%O14/192.168.100.100/192.168.100.1$", "harm: the address of user 14|open 14 192.168.100.100/192.168.100.1")]
    [InlineData("vc12", "%O12/1.2.3.4$%A12/#1$%Stest01/0$!$", "open 12 1.2.3.4|harm: its database writes the certification of 'test01/0'")]
    [InlineData("vc12", "%O12/1.2.3.4$\0%X12$", "harm: a NUL|open 12 1.2.3.4")]
    [InlineData("classic", "%O12/10.0.0.7/10.0.0.1$%A12/" + Login + "$", "open 12 10.0.0.7/10.0.0.1|data 12 \"" + Login + "\"")]
    [InlineData("classic", "%O12/a/b$%A12/" + Login + Login + "$", "open 12 a/b|data 12 \"" + Login + "\"|data 12 \"" + Login + "\"")]
    [InlineData("classic", "%O12/a/b$%A12/#2<<<<<I@$%A12/C<<<<<<<<YBQoY?<mGs=]XsHlHL!$", "open 12 a/b|data 12 \"" + Login + "\"")]
    [InlineData("classic", "%O14/10.0.0.7$", "open 14 10.0.0.7")]
    [InlineData("classic", "%D12/x$%X99$", "")]
    [InlineData("classic", "\0\r\n%--$", "heartbeat")]
    [InlineData("classic", "%$%--$", "heartbeat")]
    [InlineData("classic", "%$%$%--$", "harm: two empty frames")]
    [InlineData("classic", "%O12/a/b$%A12/#1{aXm<Y<C<<<<<<<!$", "open 12 a/b")]
    [InlineData("classic", "%O13/a/b$%O12/a/b$%A12/$%X13$$", "open 13 a/b|open 12 a/b|close 13")]
    [InlineData("98k", "%L14/10.0.0.7$%D14/" + Login + "$", "")]
    [InlineData("98k", "%L14/fe80::1/10.0.0.1$", "")]
    [InlineData("98k", "%L14/1.2.3.4/10.0.0.1$%X14$", "open 14 1.2.3.4/10.0.0.1|close 14")]
    [InlineData("delphi", "%N14/1.2.3.4/10.0.0.1$%C14$", "open 14 1.2.3.4/10.0.0.1|close 14")]
    public void Each_reads_the_text_as_its_original_does(string dialect, string stream, string seen)
    {
        foreach (var reads in (byte[][][])[[Latin(stream)], [.. stream.Select(letter => Latin($"{letter}"))]])
        {
            // The second empty frame of one pass and the rest of a read behind a NUL are lost only with the read they came in.
            if (reads.Length > 1 && seen.Contains("harm: two", StringComparison.Ordinal) | seen.Contains("a NUL", StringComparison.Ordinal))
                continue;
            AssertSeen(seen, OriginalLoginSrv.Of(dialect), reads);
        }
    }

    [Theory]
    [InlineData("9aaa9aaa1f00040001000000310011001100000031302e302e302e372f31302e302e302e37", "open 1 10.0.0.7/10.0.0.7")]
    [InlineData("9aaa9aaa2100040201000000310013001300000023316464686b6459676b6464686b6464686b21", "")]
    [InlineData("9aaa9aaa0e000401010000003100000000000000", "close 1")]
    [InlineData("9aaa9aaa0c000403000000000000ffffffff", "heartbeat")]
    [InlineData("9aaa9aaa110004020100000031000300030000002331" + "21", "harm: its packet loop ends for good")]
    [InlineData("252b2d310000", "harm: out of step|harm: a record that it cannot read")]
    public void OpenMir2_reads_records_as_its_original_does(string hex, string seen) =>
        AssertSeen(seen, new OpenMir2LoginSrv(), [.. Convert.FromHexString(hex).Select(value => new[] { value })]);

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    public void VC_is_overwritten_from_1024_bytes_on(int length, bool isHarmed)
    {
        var loginSrv = new VcLoginSrv("vc12");
        loginSrv.Read(Latin($"%O1/1.2.3.4$%A1/#1{new string('<', length - 3)}!$"));

        Assert.Equal(isHarmed, loginSrv.Events.Any(seen => seen is Seen.Harm));
    }

    [Theory]
    [InlineData("classic", "%O12/10.0.0.7/10.0.0.1$%A12/" + Login + "$%X12$", null)]
    [InlineData("classic", "%O12/10.0.0.7/10.0.0.1$%A12/" + Login, "the stream ends inside a frame")]
    [InlineData("classic", "%O12/10.0.0.7$", "no documented frame")]
    [InlineData("classic", "%O12/10.0.0.7/10.0.0.1$\0", "the stream ends inside a frame")]
    [InlineData("classic", "%A12/" + Login + "$", "data of user 12, who is not open")]
    [InlineData("classic", "%O12/1.2.3.4/1.2.3.4$%X12$%X12$", "close of user 12, who is not open")]
    [InlineData("classic", "%O12/1.2.3.4/1.2.3.4$%X12$%O12/1.2.3.4/1.2.3.4$", "user 12 opened twice")]
    [InlineData("classic", "%O12/1.2.3.4/1.2.3.4$%A12/" + Login + Login + "$", "user 12 sends what is no packet")]
    [InlineData("classic", "%O12/1.2.3.4/1.2.3.4$%A12/#<<<!$", "user 12 sends what is no packet")]
    [InlineData("98k", "%L12/1.2.3.4/1.2.3.4$%D12/#2<<<!$", "user 12 sends what is no packet")]
    [InlineData("vc16", "%O12/1.2.3.4$%A12/#<<<!$%A12/#1<<<!$", null)]
    [InlineData("classic", "%O012/1.2.3.4/1.2.3.4$", "no documented frame")]
    [InlineData("classic", "%O2147483648/1.2.3.4/1.2.3.4$", "no socket number")]
    [InlineData("vc12", "%O12/fe80::1$", "user 12 has no good address")]
    public void The_strict_one_accepts_documented_frames_alone(string dialect, string stream, string? harm)
    {
        var loginSrv = new StrictLoginSrv(WireFacts.Of(dialect));
        foreach (var letter in stream)
            loginSrv.Read(Latin($"{letter}"));
        loginSrv.End();

        var first = loginSrv.Events.OfType<Seen.Harm>().FirstOrDefault()?.What;
        if (harm is null)
            Assert.Null(first);
        else
            Assert.StartsWith(harm, first, StringComparison.Ordinal);
    }

    private static void AssertSeen(string expected, OriginalLoginSrv loginSrv, byte[][] reads)
    {
        foreach (var read in reads)
            loginSrv.Read(read);
        loginSrv.End();
        var lines = expected.Length == 0 ? [] : expected.Split('|');
        Assert.Equal(lines.Length, loginSrv.Events.Count);
        Assert.All(lines.Zip(loginSrv.Events), pair => Assert.StartsWith(pair.First, $"{pair.Second}", StringComparison.Ordinal));
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
