using System.Text;
using LoginGate.Protocol;
using LoginGate.Sessions;

namespace LoginGate.Tests.Sessions;

/// <summary>When a client is read on; what is made of what was read is in <see cref="SessionActorSpec"/>.</summary>
public sealed class ClientInputSpec
{
    private ClientInput _input = new(TestSettings.Dialect, TestSettings.Client, TimeSpan.Zero);

    [Fact]
    public void One_read_is_under_way_at_a_time()
    {
        Assert.True(_input.TryBeginRead());
        Assert.False(_input.TryBeginRead());

        _input.OnRead();

        Assert.True(_input.TryBeginRead());
    }

    [Fact]
    public void Nothing_is_read_while_something_is_kept()
    {
        _input.Keep("kept"u8);

        Assert.False(_input.TryBeginRead());
        Assert.True(_input.TryTakeKept(out var kept));
        Assert.Equal("kept", Encoding.ASCII.GetString(kept));
        Assert.True(_input.TryBeginRead());
    }

    [Fact]
    public void While_LoginSrv_is_congested_one_read_is_taken_and_its_bytes_stay()
    {
        _input.IsCongested = true;
        Assert.True(_input.TryBeginRead());
        _input.OnRead();
        _input.Keep("kept"u8);

        Assert.False(_input.TryTakeKept(out _));
        Assert.False(_input.TryBeginRead());

        _input.IsCongested = false;

        Assert.True(_input.TryTakeKept(out _));
    }

    [Theory]
    [InlineData("classic", false)]
    [InlineData("vc12", false)]
    [InlineData("vc16", true)]
    public void Where_LoginSrv_greets_a_reply_is_due_from_the_start(string dialect, bool greets)
    {
        Assert.True(Dialect.TryGetPreset(dialect, out var preset));
        var input = new ClientInput(preset, TestSettings.Client, TimeSpan.Zero);
        Assert.Equal(greets, input.IsReplyDue);

        input.OnReply();

        Assert.False(input.IsReplyDue);
    }
}
