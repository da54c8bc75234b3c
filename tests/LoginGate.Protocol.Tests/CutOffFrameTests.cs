namespace LoginGate.Protocol.Tests;

/// <summary>Rubbish of LoginSrv that looks like the beginning of a frame does not cost the whole frame that follows it.</summary>
public class CutOffFrameTests
{
    private const int Limit = 64;

    [Theory]
    [InlineData("%%%%%12/#<<!$", "reply 12 #<<!", "garbage 4")]
    [InlineData("%gar%bage%12/#<<!$", "reply 12 #<<!", "garbage 9")]
    [InlineData("%gar/bage%12/#<<!$", "reply 12 #<<!", "garbage 9")]
    [InlineData("x%%y%12/#<<!$\0%++$", "reply 12 #<<!", "heartbeat", "garbage 4")]
    [InlineData("%12%13/#<<!$", "reply 13 #<<!", "garbage 3")]
    [InlineData("%2147483648/x%13/#<<!$", "reply 13 #<<!", "garbage 13")]
    [InlineData("%12345678901234567890%13/#<<!$", "reply 13 #<<!", "garbage 21")]
    [InlineData("%+%12/#<<!$", "reply 12 #<<!", "garbage 2")]
    [InlineData("%+-1%+-12$", "Kick 12", "garbage 4")]
    [InlineData("%+%++$", "heartbeat", "garbage 2")]
    [InlineData("%%$%12/#<<!$", "EmptyFrame 2", "reply 12 #<<!", "garbage 1")]
    public void The_frame_behind_it_is_read_at_every_cut(string stream, params string[] said)
    {
        foreach (var reads in Cuts.Of(Listen.Bytes(stream)))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
            Assert.Equal(said, Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Theory]
    [InlineData("%12/x%13/#<<!$", "reply 12 x%13/#<<!")]
    [InlineData("%12/%13/%%14/$", "reply 12 %13/%%14/")]
    public void A_percent_sign_in_a_reply_is_content_at_every_cut(string stream, string said)
    {
        foreach (var reads in Cuts.Of(Listen.Bytes(stream)))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
            Assert.Equal([said, "garbage 0"], Listen.ToLoginSrv(decoder, reads));
        }
    }

    [Theory]
    [InlineData('%', "reply 12 #<<!", "garbage 1000")]
    [InlineData('x', "OverLong 64", "reply 12 #<<!", "garbage 0")]
    public void However_much_of_it_comes_little_is_held(char rubbish, params string[] said)
    {
        byte[] stream = Listen.Bytes($"%{new string(rubbish, 999)}%12/#<<!$");
        foreach (var reads in Cuts.Of(stream))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.Classic, Limit);
            Assert.Equal(said, Listen.ToLoginSrv(decoder, reads.Where(_ => decoder.PendingBytes < Limit)));
        }
    }

    [Theory]
    [InlineData("%+")]
    [InlineData("%+-1")]
    [InlineData("%%%%")]
    public void A_record_behind_a_text_that_was_cut_off_is_read_at_every_cut(string rubbish)
    {
        foreach (var reads in Cuts.Of([.. Listen.Bytes(rubbish), .. HostileStreams.GoodRecord, .. Listen.Bytes($"{rubbish}%+-12$")]))
        {
            using var decoder = new LoginSrvFrameDecoder(Dialect.OpenMir2, Limit);
            Assert.Equal(["reply 1 #ddhk!$", "Kick 12", $"garbage {2 * rubbish.Length}"], Listen.ToLoginSrv(decoder, reads));
        }
    }
}
