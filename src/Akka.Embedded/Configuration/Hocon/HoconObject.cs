#nullable disable
namespace Akka.Configuration.Hocon;

/// <summary>An object: values by key.</summary>
public class HoconObject : IHoconElement
{
    /// <summary>The values by key.</summary>
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The same with nested objects as dictionaries and all else as <see cref="HoconValue"/>.</summary>
    public IDictionary<string, object> Unwrapped => Items.ToDictionary(
        item => item.Key, item => item.Value.GetObject() is { } child ? child.Unwrapped : (object)item.Value, StringComparer.Ordinal);

    /// <inheritdoc />
    public bool IsString() => false;

    /// <inheritdoc />
    public string GetString() => throw new NotSupportedException("An object is no text.");

    /// <inheritdoc />
    public bool IsArray() => false;

    /// <inheritdoc />
    public IList<HoconValue> GetArray() => throw new NotSupportedException("An object is no array.");

    /// <summary>The value of a key; null when missing.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    /// <summary>The value of a key; an empty one is added when missing.</summary>
    public HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value))
            Items.Add(key, value = new HoconValue());
        return value;
    }

    /// <summary>Takes over the values of another object; objects below the same key merge, else the other's value wins.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, value) in other.Items)
        {
            if (Items.GetValueOrDefault(key)?.GetObject() is { } own && value.GetObject() is { } theirs)
                own.Merge(theirs);
            else
                Items[key] = value;
        }
    }

    /// <summary>The object as HOCON text.</summary>
    public override string ToString() => StrictConversion.ToStrict(this).Render(pretty: true);
}
