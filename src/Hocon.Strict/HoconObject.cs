using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hocon.Strict;

/// <summary>A resolved object: keys in the order they were first written. A key holds no path: dots in it are plain characters.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The format's own word is object.")]
public sealed class HoconObject : HoconValue, IReadOnlyDictionary<string, HoconValue>
{
    private readonly HoconMember[] _members;
    private readonly Dictionary<string, int> _index;

    /// <summary>Creates an object; the last of several members with one key counts.</summary>
    public HoconObject(IEnumerable<KeyValuePair<string, HoconValue>> members, HoconOrigin origin = default)
        : this(Distinct(members), origin)
    {
    }

    internal HoconObject(HoconMember[] members, HoconOrigin origin)
        : base(origin, SizeOf(members))
    {
        _members = members;
        _index = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
        for (var i = 0; i < members.Length; i++)
            _index[members[i].Key] = i;
    }

    /// <summary>The object without members.</summary>
    public static HoconObject Empty { get; } = new(Array.Empty<HoconMember>(), default);

    /// <inheritdoc />
    public int Count => _members.Length;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _members.Select(m => m.Key);

    /// <inheritdoc />
    public IEnumerable<HoconValue> Values => _members.Select(m => m.Value);

    /// <inheritdoc />
    public HoconValue this[string key] => _members[_index[key]].Value;

    /// <inheritdoc />
    public override FormattableString Description => $"an object";

    /// <inheritdoc />
    public bool ContainsKey(string key) => _index.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out HoconValue value) => TryGet(key, out value);

    /// <summary>Follows a path expression such as <c>a.b."c.d"</c>.</summary>
    /// <returns>false when a key on the way is missing or a value on the way is not an object.</returns>
    /// <exception cref="HoconException">The path is malformed.</exception>
    public bool TryGetPath(string path, [MaybeNullWhen(false)] out HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!HoconPath.IsPlain(path))
            return TryGetPath(HoconPath.Parse(path), out value);

        return TryGetDottedPath(path, out value);
    }

    /// <summary>Follows keys joined by dots, in which no other character has a meaning. Does not allocate.</summary>
    public bool TryGetDottedPath(string path, [MaybeNullWhen(false)] out HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(path);
        HoconValue current = this;
        foreach (var range in path.AsSpan().Split('.'))
        {
            if (current is not HoconObject parent || !parent.TryGet(path.AsSpan(range), out current!))
            {
                value = null;
                return false;
            }
        }
        value = current;
        return true;
    }

    /// <summary>Follows a path given as its elements.</summary>
    public bool TryGetPath(IReadOnlyList<string> elements, [MaybeNullWhen(false)] out HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(elements);
        HoconValue current = this;
        foreach (var element in elements)
        {
            if (current is not HoconObject parent || !parent.TryGet(element, out current!))
            {
                value = null;
                return false;
            }
        }
        value = current;
        return true;
    }

    /// <summary>Where the key itself was written: for a key written several times, the last place.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public HoconOrigin OriginOf(string key) => _members[_index[key]].KeyOrigin;

    /// <summary>
    /// Reads an object with numeric keys (<c>{ "0" : a, "2" : b }</c>) as an array: sorted by number, gaps closed, other keys ignored.
    /// </summary>
    /// <returns>false when no key is a number.</returns>
    public bool TryToArray([MaybeNullWhen(false)] out HoconArray array)
    {
        var numbered = new List<(int Index, HoconValue Value)>();
        foreach (var member in _members)
        {
            if (TryParseIndex(member.Key, out var index))
                numbered.Add((index, member.Value));
        }
        array = numbered.Count == 0 ? null : new HoconArray(numbered.OrderBy(n => n.Index).Select(n => n.Value), Origin);
        return array is not null;
    }

    /// <summary>This object on top of another: its values win, objects below the same key merge.</summary>
    public HoconObject WithFallback(HoconObject lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        if (lower.Count == 0 || ReferenceEquals(lower, this))
            return this;
        if (Count == 0)
            return lower;
        var merged = new List<HoconMember>(Count + lower.Count);
        merged.AddRange(lower._members);
        foreach (var member in _members)
        {
            if (!lower._index.TryGetValue(member.Key, out var index))
                merged.Add(member);
            else if (member.Value is HoconObject upper && merged[index].Value is HoconObject below)
                merged[index] = member with { Value = upper.WithFallback(below) };
            else
                merged[index] = member;
        }
        return new HoconObject(merged.ToArray(), Origin);
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, HoconValue>> GetEnumerator()
    {
        foreach (var member in _members)
            yield return KeyValuePair.Create(member.Key, member.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ReadOnlySpan<HoconMember> Members => _members;

    internal static bool TryParseIndex(string key, out int index) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private bool TryGet(ReadOnlySpan<char> key, [MaybeNullWhen(false)] out HoconValue value)
    {
        if (_index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var index))
        {
            value = _members[index].Value;
            return true;
        }
        value = null;
        return false;
    }

    private static HoconMember[] Distinct(IEnumerable<KeyValuePair<string, HoconValue>> members)
    {
        var last = new OrderedDictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (var (key, value) in members)
            last[key] = value;
        return last.Select(m => new HoconMember(m.Key, m.Value, m.Value.Origin)).ToArray();
    }

    private static long SizeOf(HoconMember[] members)
    {
        var size = 1L;
        foreach (var member in members)
            size += member.Key.Length + member.Value.Size;
        return size;
    }
}

/// <summary>A key with its value and the place of the key.</summary>
internal readonly record struct HoconMember(string Key, HoconValue Value, HoconOrigin KeyOrigin);
