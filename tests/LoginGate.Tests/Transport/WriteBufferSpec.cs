using System.Buffers;
using System.Text;
using Akka.IO;
using Akka.TestKit.Xunit2;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests.Transport;

public sealed class WriteBufferSpec(ITestOutputHelper output) : TestKit(ActorSpec.Patient, output: output)
{
    [Fact]
    public void One_write_is_under_way_at_a_time_and_the_rest_follows_as_one()
    {
        using var buffer = new WriteBuffer();
        Append(buffer, "a");
        buffer.Flush(TestActor, TestActor);
        Append(buffer, "b");
        Append(buffer, "c");
        buffer.Flush(TestActor, TestActor);

        Assert.Equal("a", Written());
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal(3, buffer.PendingBytes);
        buffer.OnWritten();
        buffer.Flush(TestActor, TestActor);

        Assert.Equal("bc", Written());
        buffer.OnWritten();
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void What_is_under_way_does_not_change_while_more_collects()
    {
        using var buffer = new WriteBuffer();
        Append(buffer, new string('a', 1000));
        buffer.Flush(TestActor, TestActor);
        var write = ExpectMsg<Tcp.Write>();
        for (var i = 0; i < 1000; i++)
            Append(buffer, new string('b', 100));

        Assert.Equal(new string('a', 1000), Encoding.Latin1.GetString(write.Data.ToArray()));
    }

    [Fact]
    public void What_waits_for_a_stalled_connection_is_kept_in_order_beyond_the_largest_piece()
    {
        using var buffer = new WriteBuffer();
        Append(buffer, "first");
        buffer.Flush(TestActor, TestActor);
        var sent = new StringBuilder();
        for (var i = 0; i < 5000; i++)
        {
            var text = $"{i:00000}" + new string((char)('a' + (i % 26)), i % 200);
            sent.Append(text);
            Append(buffer, text);
        }
        Append(buffer, new string('z', 200_000));
        sent.Append('z', 200_000);
        Assert.Equal(5 + sent.Length, buffer.PendingBytes);
        Assert.Equal("first", Written());
        buffer.OnWritten();
        buffer.Flush(TestActor, TestActor);

        Assert.Equal(sent.ToString(), Written());
        buffer.OnWritten();
        Assert.True(buffer.IsEmpty);
        Assert.Equal(5 + sent.Length, buffer.WrittenBytes);
    }

    [Fact]
    public void Nothing_is_written_when_nothing_waits()
    {
        using var buffer = new WriteBuffer();
        buffer.Flush(TestActor, TestActor);

        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Any_mix_of_appends_flushes_and_acknowledgements_keeps_every_byte_in_order()
    {
        const int seed = 20;
        var random = new Random(seed);
        using var buffer = new WriteBuffer();
        var (sent, received) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < 5000; i++)
        {
            switch (random.Next(3))
            {
                case 0:
                    var text = new string((char)('a' + random.Next(26)), random.Next(300));
                    sent.Append(text);
                    Append(buffer, text);
                    break;
                case 1:
                    buffer.Flush(TestActor, TestActor);
                    break;
                case 2 when buffer.IsWriting:
                    received.Append(Written());
                    buffer.OnWritten();
                    break;
            }
        }
        while (!buffer.IsEmpty)
        {
            buffer.Flush(TestActor, TestActor);
            received.Append(Written());
            buffer.OnWritten();
        }

        Assert.Equal(sent.ToString(), received.ToString());
    }

    [Fact]
    public void What_the_connection_may_still_read_is_never_rented_out_again()
    {
        var buffer = WriteBuffer.Rent();
        Append(buffer, "under way");
        buffer.Flush(TestActor, TestActor);
        var write = ExpectMsg<Tcp.Write>();
        buffer.Return();

        var rented = Enumerable.Range(0, 10).Select(_ => WriteBuffer.Rent()).ToArray();
        foreach (var other in rented)
            Append(other, "something else");

        Assert.DoesNotContain(buffer, rented);
        Assert.Equal("under way", Encoding.Latin1.GetString(write.Data.ToArray()));
    }

    private static void Append(WriteBuffer buffer, string text) => buffer.Write(Encoding.Latin1.GetBytes(text));

    private string Written() => Encoding.Latin1.GetString(ExpectMsg<Tcp.Write>().Data.ToArray());
}
