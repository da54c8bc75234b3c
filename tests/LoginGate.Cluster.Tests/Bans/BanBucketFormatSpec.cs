using System.Runtime.Serialization;
using LoginGate.Cluster.Bans;
using LoginGate.Cluster.Tests.Kit;

namespace LoginGate.Cluster.Tests.Bans;

public sealed class BanBucketFormatSpec
{
    private readonly HandClock _clock = new();
    private readonly List<SharedBan> _refused = [];

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var bucket = new RandomBans(seed).Bucket(_clock);

            Assert.Equal(bucket, Read(BanBucketFormat.Write(bucket)));
        }
        Assert.Empty(Read(BanBucketFormat.Write(BanBucket.Empty(_clock))).Bans);
        Assert.Empty(_refused);
    }

    [Fact]
    public void A_ban_of_one_address_takes_about_27_bytes()
    {
        var bans = Enumerable.Range(1, 1000).Select(i => new SharedBan(
            TestGate.Address(i), HandClock.Start.AddHours(1), HandClock.Start, "flood", IsLifted: false, HybridStamp.At(HandClock.Start), "gate-1"));

        Assert.InRange(BanBucketFormat.Write(BanBucket.Of([.. bans], _clock)).Length, 26_000, 28_000);
    }

    [Fact]
    public void Wherever_it_is_cut_off_it_is_no_bucket()
    {
        var bytes = BanBucketFormat.Write(new RandomBans(3).Bucket(_clock));

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<SerializationException>(() => Read(bytes.AsSpan(0, length)));
        Assert.Throws<SerializationException>(() => Read([.. bytes, 0]));
    }

    [Fact]
    public void Whatever_bits_are_wrong_it_is_read_or_it_is_no_bucket()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var bytes = BanBucketFormat.Write(new RandomBans(seed).Bucket(_clock));
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                ReadOrRefuse(bytes);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Bytes_by_chance_are_read_or_are_no_bucket()
    {
        var random = new Random(1);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
                bytes[0] = 1;
            ReadOrRefuse(bytes);
        }
    }

    [Fact]
    public void A_stamp_of_the_future_is_left_out_and_told_of()
    {
        var (now, future) = (HybridStamp.At(HandClock.Start), HybridStamp.At(HandClock.Start.AddMinutes(6)));
        var bans = new[] { now, future, now }.Select((stamp, i) => new SharedBan(TestGate.Address(i), null, null, "", IsLifted: false, stamp, $"gate-{i}"));

        var read = Read(BanBucketFormat.Write(BanBucket.Of([.. bans], _clock)));

        Assert.Equal(["gate-0", "gate-2"], read.Bans.Select(ban => ban.Gate));
        Assert.Equal("gate-1", Assert.Single(_refused).Gate);
    }

    /// <summary>What could be read can be merged and written again: nobody's bytes may hurt the gate that has taken them.</summary>
    private void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            var bucket = Read(bytes);
            BanBucketFormat.Write(bucket.Merge(new RandomBans(1).Bucket(_clock)));
        }
        catch (SerializationException)
        {
            // It is no bucket.
        }
    }

    private BanBucket Read(ReadOnlySpan<byte> bytes) =>
        BanBucketFormat.Read(bytes, _clock, HybridStamp.At(HandClock.Start.AddMinutes(5)), _refused.Add);
}
