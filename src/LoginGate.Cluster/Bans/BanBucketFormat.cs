using System.Collections.Immutable;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Bans;

/// <summary>
/// A bucket as bytes: the names of gates and the reasons once each, then the entries. Equal buckets have equal bytes. A ban of one IPv4 address takes
/// about 27 bytes.
/// </summary>
internal static class BanBucketFormat
{
    /// <summary>Entries of a bucket at the most; the ledger stops long before (<see cref="BanLedger.MaxBans"/>).</summary>
    public const int MaxBans = 65_536;

    private const byte Version = 1;
    private const byte Lifted = 4;
    private const byte ForGood = 8;
    private const byte HasSince = 16;
    private const byte HasKept = 32;

    public static byte[] Write(BanBucket bucket)
    {
        var bytes = new WireWriter();
        var (texts, numbers) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var ban in bucket.Bans)
        {
            Add(ban.Gate);
            Add(ban.Reason);
        }
        bytes.Byte(Version);
        bytes.Varint((ulong)texts.Count);
        texts.ForEach(bytes.Text);
        bytes.Varint((ulong)bucket.Bans.Length);
        foreach (var ban in bucket.Bans)
            Write(ban, numbers, bytes);
        return bytes.ToArray();

        void Add(string text)
        {
            if (numbers.TryAdd(text, texts.Count))
                texts.Add(text);
        }
    }

    /// <param name="bytes">What another gate sent.</param>
    /// <param name="clock">Its wall clock tells what is over.</param>
    /// <param name="latest">The latest stamp that is taken.</param>
    /// <param name="refuse">Told of every entry that is left out because its stamp is later.</param>
    /// <exception cref="System.Runtime.Serialization.SerializationException">They are no bucket.</exception>
    public static BanBucket Read(ReadOnlySpan<byte> bytes, TimeProvider clock, HybridStamp latest, Action<SharedBan> refuse)
    {
        var reader = new WireReader(bytes);
        if (reader.Byte() is var version && version != Version)
            throw WireReader.Bad($"bans of version {version}");
        var texts = new string[reader.Number(MaxBans * 2, "the number of texts")];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.Text(SharedBan.MaxReason, "a reason");
        var count = reader.Number(texts.Length == 0 ? 0 : MaxBans, "the number of bans");
        var bans = ImmutableArray.CreateBuilder<SharedBan>(count);
        for (var (i, last) = (0, default(AddressBlock)); i < count; i++)
        {
            var ban = Read(ref reader, texts);
            if (i > 0 && AddressBlock.Order.Compare(ban.Block, last) <= 0)
                throw WireReader.Bad("the bans are out of order");
            last = ban.Block;
            if (ban.Stamp.IsAfter(latest))
                refuse(ban);
            else
                bans.Add(ban);
        }
        reader.End();
        return BanBucket.Of(bans.DrainToImmutable(), clock);
    }

    private static void Write(SharedBan ban, Dictionary<string, int> texts, WireWriter bytes)
    {
        bytes.Block(ban.Block, FlagsOf(ban));
        bytes.Long(ban.Stamp.Value);
        bytes.Varint((ulong)texts[ban.Gate]);
        bytes.Varint((ulong)texts[ban.Reason]);
        if (ban.Until is { } until)
            bytes.Time(until);
        if (ban.Since is { } since)
            bytes.Time(since);
        if (ban.KeptUntil is { } kept)
            bytes.Time(kept);
    }

    private static byte FlagsOf(SharedBan ban) => (byte)(
        (ban.IsLifted ? Lifted : 0) | (ban.Until is null ? ForGood : 0) | (ban.Since is null ? 0 : HasSince) | (ban.KeptUntil is null ? 0 : HasKept));

    private static SharedBan Read(ref WireReader reader, string[] texts)
    {
        var block = reader.Block(out var flags);
        var stamp = new HybridStamp(reader.Long());
        var gate = texts[reader.Number(texts.Length - 1, "a text's number")];
        var reason = texts[reader.Number(texts.Length - 1, "a text's number")];
        DateTimeOffset? until = (flags & ForGood) != 0 ? null : reader.Time();
        DateTimeOffset? since = (flags & HasSince) != 0 ? reader.Time() : null;
        DateTimeOffset? kept = (flags & HasKept) != 0 ? reader.Time() : null;
        if (stamp.Value < 0 || (until is null && (flags & Lifted) != 0))
            throw WireReader.Bad("a ban's stamp is negative, or a lift has no end");
        return new SharedBan(block, until, since, reason, (flags & Lifted) != 0, stamp, gate) { KeptUntil = kept };
    }
}
