using Akka.Actor;
using Akka.IO;
using LoginGate.EventLoop.Connections;

namespace LoginGate.EventLoop.Tests.Connections;

public sealed class WriteQueueTests
{
    private readonly WriteQueue _queue = new();

    [Fact]
    public void It_counts_the_bytes_that_the_kernel_has_not_taken()
    {
        const int seed = 5;
        var random = new Random(seed);
        var model = new Queue<int>();
        var sentOfFirst = 0;
        _queue.Add(Of(100), ActorRefs.Nobody, sent: 30);
        model.Enqueue(100);
        sentOfFirst = 30;
        for (var i = 0; i < 10_000; i++)
        {
            switch (random.Next(3))
            {
                case 0:
                    var size = random.Next(50);
                    Assert.True(_queue.TryAdd(Of(size), ActorRefs.Nobody));
                    model.Enqueue(size);
                    break;
                case 1 when model.Count > 0:
                    sentOfFirst += random.Next(model.Peek() - sentOfFirst + 1);
                    _queue.Advance(sentOfFirst);
                    break;
                case 2 when model.Count > 0:
                    _queue.RemoveFirst();
                    model.Dequeue();
                    sentOfFirst = 0;
                    break;
            }
            Assert.Equal(model.Sum() - sentOfFirst, _queue.Bytes);
            Assert.Equal(model.Count == 0, _queue.IsEmpty);
        }
    }

    [Fact]
    public void The_parts_of_a_compound_write_are_added_in_order_or_none_of_them()
    {
        Assert.True(_queue.TryAdd(Of(1).Append(Of(2).Append(Of(3))), ActorRefs.Nobody));
        Assert.Equal(6, _queue.Bytes);
        Assert.False(_queue.TryAdd(Of(4).Append(new Strange()), ActorRefs.Nobody));
        Assert.Equal(6, _queue.Bytes);
        foreach (var size in new[] { 1, 2, 3 })
        {
            Assert.True(_queue.TryPeek(out var write, out _, out _));
            Assert.Equal(size, write.Data.Count);
            _queue.RemoveFirst();
        }
        Assert.False(_queue.TryPeek(out _, out _, out _));
    }

    [Fact]
    public void What_is_larger_than_the_bound_has_room_when_nothing_waits()
    {
        Assert.True(_queue.HasRoomFor(Of(1000), mostBytes: 10));
        Assert.True(_queue.TryAdd(Of(6), ActorRefs.Nobody));
        Assert.True(_queue.HasRoomFor(Of(4), mostBytes: 10));
        Assert.False(_queue.HasRoomFor(Of(5), mostBytes: 10));
        Assert.True(_queue.HasRoomFor(Of(1000), mostBytes: -1));
    }

    private static Tcp.Write Of(int size) => Tcp.Write.Create(ByteString.FromBytes(new byte[size]));

    private sealed class Strange : Tcp.SimpleWriteCommand
    {
        public override Tcp.Event Ack => Tcp.NoAck.Instance;

        public override long Bytes => 1;
    }
}
