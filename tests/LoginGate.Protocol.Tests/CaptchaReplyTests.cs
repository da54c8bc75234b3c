namespace LoginGate.Protocol.Tests;

/// <summary>Replies of 10 to 13 KB with a compressed bitmap in them (protocol.md, section 11).</summary>
public class CaptchaReplyTests
{
    private const int MaxFrame = 32 * 1024;

    [Theory]
    [InlineData(10_000)]
    [InlineData(13_000)]
    public void A_bitmap_of_any_bytes_but_the_frames_end_passes_as_it_is_whatever_the_cuts(int length)
    {
        string reply = Reply(length, without: "$");
        byte[] stream = Listen.Bytes($"%12/{reply}$%13/#<<<!$");
        foreach (int read in (int[])[1, 7, 1460, stream.Length])
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, MaxFrame);
            Assert.Equal([$"reply 12 {reply}", "reply 13 #<<<!", "garbage 0"], Listen.ToLoginSrv(decoder, stream.Chunk(read)));
        }
    }

    [Fact]
    public void One_with_the_frames_end_in_it_ends_there_as_at_every_gate_and_the_next_reply_is_whole()
    {
        using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, MaxFrame);
        Assert.Equal(
            ["reply 12 #<<<bit", "reply 13 #<<<!", "garbage 5"],
            Listen.ToLoginSrv(decoder, [Listen.Bytes("%12/#<<<bit$map!$%13/#<<<!$")]));
    }

    private static string Reply(int length, string without)
    {
        var bitmap = new byte[length];
        new Random(13).NextBytes(bitmap);
        return $"#{new string('<', 16)}{string.Concat(Listen.Latin(bitmap).Where(value => !without.Contains(value, StringComparison.Ordinal)))}!";
    }
}
