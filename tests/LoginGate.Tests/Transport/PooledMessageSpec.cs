using LoginGate.Contracts;
using LoginGate.Transport;

namespace LoginGate.Tests.Transport;

public sealed class PooledMessageSpec
{
    [Fact]
    public void A_message_carries_a_copy_of_its_bytes()
    {
        var bytes = "#1abc!"u8.ToArray();
        var message = ForwardPacket.Of(7, bytes, wantsAnswer: true);
        bytes.AsSpan().Clear();

        Assert.Equal("#1abc!"u8, message.Packet.Span);
        Assert.Equal(7, message.Session);
        Assert.True(message.WantsAnswer);
        message.Return();
    }

    [Fact]
    public void A_message_that_is_used_again_shows_nothing_of_its_last_use()
    {
        ForwardPacket.Of(7, new byte[500], wantsAnswer: true).Return();

        var message = ForwardPacket.Of(8, "#!"u8);

        Assert.Equal("#!"u8, message.Packet.Span);
        Assert.False(message.WantsAnswer);
        message.Return();
    }

    [Fact]
    public void Giving_a_message_back_twice_is_a_defect()
    {
        var message = DeliverReply.Of("#a!"u8);
        message.Return();

        Assert.Throws<InvalidOperationException>(message.Return);
    }

    [Fact]
    public void Write_commands_of_one_length_are_one_command_and_show_the_present_bytes()
    {
        var piece = new WritePiece();
        "one"u8.CopyTo(piece.Array);
        var first = piece.CommandFor(3);
        var longer = piece.CommandFor(11);
        "two"u8.CopyTo(piece.Array);

        Assert.Same(longer, piece.CommandFor(11));
        Assert.Equal(11, longer.Data.Count);
        // 3 and 11 share a place.
        var again = piece.CommandFor(3);
        Assert.NotSame(first, again);
        Assert.Equal("two"u8, again.Data.ToArray());
        Assert.Same(WriteAck.Instance, again.Ack);
    }
}
