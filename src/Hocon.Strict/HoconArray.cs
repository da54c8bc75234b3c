using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Hocon.Strict;

/// <summary>A resolved array.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The format's own word is array.")]
public sealed class HoconArray : HoconValue, IReadOnlyList<HoconValue>
{
    private readonly HoconValue[] _items;

    /// <summary>Creates an array of the given values.</summary>
    public HoconArray(IEnumerable<HoconValue> items, HoconOrigin origin = default)
        : this(items.ToArray(), origin)
    {
    }

    internal HoconArray(HoconValue[] items, HoconOrigin origin)
        : base(origin, SizeOf(items))
    {
        _items = items;
    }

    /// <inheritdoc />
    public int Count => _items.Length;

    /// <inheritdoc />
    public HoconValue this[int index] => _items[index];

    /// <inheritdoc />
    public override FormattableString Description => $"an array";

    /// <inheritdoc />
    public IEnumerator<HoconValue> GetEnumerator() => ((IEnumerable<HoconValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static long SizeOf(HoconValue[] items)
    {
        var size = 1L;
        foreach (var item in items)
            size += item.Size;
        return size;
    }
}
