using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Values by range, and the ranges that cover an address: a hash table, asked once per prefix length in use. There are two or
/// three of those in practice and 33 + 129 at the most, however many ranges there are. Not thread safe.
/// </summary>
internal sealed class RangeTable<T>
{
    private readonly Dictionary<AddressRange, T> _values = [];
    private readonly int[] _lengthsOfIPv4 = new int[33];
    private readonly int[] _lengthsOfIPv6 = new int[129];

    // The lengths in use, shortest first.
    private readonly List<int> _usedOfIPv4 = [];
    private readonly List<int> _usedOfIPv6 = [];

    public int Count => _values.Count;

    public Dictionary<AddressRange, T>.ValueCollection Values => _values.Values;

    public bool TryGet(AddressRange range, out T value) => _values.TryGetValue(range, out value!);

    public void Set(AddressRange range, T value)
    {
        if (!_values.TryAdd(range, value))
        {
            _values[range] = value;
            return;
        }
        if (Lengths(range)[range.PrefixLength]++ > 0)
            return;
        var used = Used(range);
        used.Insert(~used.BinarySearch(range.PrefixLength), range.PrefixLength);
    }

    public bool Remove(AddressRange range, out T value)
    {
        if (!_values.Remove(range, out value!))
            return false;
        if (--Lengths(range)[range.PrefixLength] == 0)
            Used(range).Remove(range.PrefixLength);
        return true;
    }

    /// <summary>The value of the widest range around an address that the condition accepts.</summary>
    public bool TryCover<TState>(AddressRange address, TState state, Func<T, TState, bool> accepts, out T value)
    {
        foreach (var length in Used(address))
        {
            if (length > address.PrefixLength)
                break;
            if (_values.TryGetValue(address.Widened(length), out value!) && accepts(value, state))
                return true;
        }
        value = default!;
        return false;
    }

    /// <summary>Whether any range holds all of this one.</summary>
    public bool Covers(AddressRange address) => TryCover(address, 0, static (_, _) => true, out _);

    private int[] Lengths(AddressRange range) => range.IsIPv6 ? _lengthsOfIPv6 : _lengthsOfIPv4;

    private List<int> Used(AddressRange range) => range.IsIPv6 ? _usedOfIPv6 : _usedOfIPv4;
}
