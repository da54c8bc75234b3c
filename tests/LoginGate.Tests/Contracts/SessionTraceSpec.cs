using LoginGate.Contracts;
using LoginGate.Protocol;

namespace LoginGate.Tests.Contracts;

public sealed class SessionTraceSpec
{
    private readonly SessionTrace _trace = new();

    [Fact]
    public async Task What_is_offered_comes_in_order_until_the_end()
    {
        Offer("a", WireDirection.FromClient);
        Offer("bb", WireDirection.ToClient);
        _trace.End("PeerClosed");

        var seen = await ReadAll();

        Assert.Equal([(WireDirection.FromClient, 1), (WireDirection.ToClient, 2)], seen.Select(t => (t.Direction, t.Bytes.Length)));
        Assert.Equal("PeerClosed", _trace.EndedBy);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(30_000, 100)]
    public async Task A_reader_that_stalls_costs_bounded_memory_and_learns_what_it_missed(int bytes, int count)
    {
        for (var i = 0; i < count; i++)
            Offer(new string('x', bytes), WireDirection.ToClient);
        await using var reading = _trace.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        Offer("y", WireDirection.FromClient);
        _trace.End("x");

        var (read, missing) = (1, reading.Current.Missing);
        while (await reading.MoveNextAsync())
        {
            missing += reading.Current.Missing;
            read += reading.Current.Direction == WireDirection.ToClient ? 1 : 0;
        }
        Assert.True(read <= 256 && read * bytes <= 1 << 20, $"{read} of {bytes} bytes were kept");
        Assert.Equal(count, read + missing);
    }

    private void Offer(string text, WireDirection direction) =>
        _trace.Offer(direction, System.Text.Encoding.ASCII.GetBytes(text), DateTimeOffset.UnixEpoch);

    private async Task<List<TracedBytes>> ReadAll()
    {
        var seen = new List<TracedBytes>();
        await foreach (var traced in _trace.ReadAsync(CancellationToken.None))
            seen.Add(traced);
        return seen;
    }
}
