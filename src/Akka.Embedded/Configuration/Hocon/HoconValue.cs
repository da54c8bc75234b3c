#nullable disable
using StrictValue = Hocon.Strict.HoconValue;

namespace Akka.Configuration.Hocon;

/// <summary>A value in the tree: elements that together make text, an array or an object.</summary>
public class HoconValue : IMightBeAHoconObject
{
    // A value that comes from a configuration keeps its resolved form until someone asks for the elements, which can be changed.
    private readonly StrictValue _resolved;
    private List<IHoconElement> _values;

    /// <summary>Creates an empty value.</summary>
    public HoconValue()
        : this([])
    {
    }

    /// <summary>Creates a value of the given elements.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="adoptedFromFallback">Has no effect here.</param>
    public HoconValue(List<IHoconElement> values, bool adoptedFromFallback = true) => _values = values;

    internal HoconValue(StrictValue resolved) => _resolved = resolved;

    /// <summary>The elements.</summary>
    public List<IHoconElement> Values => _values ??= StrictConversion.ToElements(_resolved);

    /// <summary>True when there is no element, or only an object without keys.</summary>
    public bool IsEmpty => Values.Count == 0 || (Values[0] is HoconObject { Items.Count: 0 } && Values.Count == 1);

    /// <summary>A configuration of this value.</summary>
    public Config ToConfig() => new(new HoconRoot(this));

    /// <summary>A configuration with this value below a key.</summary>
    public Config AtKey(string key)
    {
        var root = new HoconObject();
        root.Items[key] = this;
        return new Config(new HoconRoot(new HoconValue([root])));
    }

    /// <summary>Whether the value is an object.</summary>
    public bool IsObject() => GetObject() is not null;

    /// <summary>The object; null when the value is none.</summary>
    public HoconObject GetObject() => Values.Count == 0 ? null : Values[^1] switch
    {
        HoconObject o => o,
        IMightBeAHoconObject maybe => maybe.GetObject(),
        _ => null,
    };

    /// <summary>Adds an element. Text and arrays join what is there; an object replaces text.</summary>
    public void AppendValue(IHoconElement value)
    {
        if (value is HoconLiteral && Values.Count > 0 && Values[0] is HoconObject)
            Values.Clear();
        Values.Add(value);
    }

    /// <summary>Takes all elements away.</summary>
    public void Clear() => Values.Clear();

    /// <summary>Makes one element the whole value.</summary>
    public void NewValue(IHoconElement value)
    {
        Values.Clear();
        Values.Add(value);
    }

    /// <summary>Whether the value is text.</summary>
    public bool IsString() => Values.Count > 0 && Values.TrueForAll(v => v.IsString());

    /// <summary>The value of a key of this object; null when it is missing or this is no object.</summary>
    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    /// <summary>Whether the value is an array.</summary>
    public bool IsArray() => Values.Exists(v => v.IsArray());

    /// <summary>The values of all arrays in this value; none when there is no array.</summary>
    public IList<HoconValue> GetArray() => Values.Where(v => v.IsArray()).SelectMany(v => v.GetArray()).ToList();

    /// <summary>The text; null for null and for what is no text.</summary>
    public string GetString()
    {
        if (!IsString())
            return null;
        return Values.Count == 1 ? Values[0].GetString() : string.Concat(Values.Select(v => v.GetString()));
    }

    /// <summary>A boolean: true, on, yes, false, off or no.</summary>
    public bool GetBoolean() => ValueReader.ReadBoolean(Strict(), "");

    /// <summary>A number.</summary>
    public decimal GetDecimal() => ValueReader.ReadDecimal(Strict(), "");

    /// <summary>A number.</summary>
    public float GetFloat() => ValueReader.ReadFloat(Strict(), "");

    /// <summary>A number.</summary>
    public double GetDouble() => ValueReader.ReadDouble(Strict(), "");

    /// <summary>A whole number.</summary>
    public long GetLong() => ValueReader.ReadLong(Strict(), "");

    /// <summary>A whole number.</summary>
    public int GetInt() => ValueReader.ReadInt(Strict(), "");

    /// <summary>A number from 0 to 255.</summary>
    public byte GetByte() => ValueReader.ReadByte(Strict(), "");

    /// <summary>A list of numbers from 0 to 255.</summary>
    public IList<byte> GetByteList() => ReadList(ValueReader.ReadByte);

    /// <summary>A list of whole numbers.</summary>
    public IList<int> GetIntList() => ReadList(ValueReader.ReadInt);

    /// <summary>A list of whole numbers.</summary>
    public IList<long> GetLongList() => ReadList(ValueReader.ReadLong);

    /// <summary>A list of booleans.</summary>
    public IList<bool> GetBooleanList() => ReadList(ValueReader.ReadBoolean);

    /// <summary>A list of numbers.</summary>
    public IList<float> GetFloatList() => ReadList(ValueReader.ReadFloat);

    /// <summary>A list of numbers.</summary>
    public IList<double> GetDoubleList() => ReadList(ValueReader.ReadDouble);

    /// <summary>A list of numbers.</summary>
    public IList<decimal> GetDecimalList() => ReadList(ValueReader.ReadDecimal);

    /// <summary>A list of texts.</summary>
    public IList<string> GetStringList() => ReadList((item, _) => ValueReader.ReadString(item));

    /// <summary>A duration with a unit (ns to d; none: milliseconds), or "infinite" unless that is switched off.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => ValueReader.ReadTimeSpan(Strict(), "", allowInfinite);

    /// <summary>A size in bytes with a unit.</summary>
    public long? GetByteSize() => ValueReader.ReadByteSize(Strict(), "");

    /// <summary>The value as HOCON text.</summary>
    public override string ToString() => Values.Count == 0 ? "" : Strict().Render(pretty: true);

    private List<T> ReadList<T>(Func<StrictValue, string, T> read) => ValueReader.ReadList(Strict(), "", read);

    // Once the elements are out, they are what counts: they may have been changed.
    private StrictValue Strict() => _values is null ? _resolved : StrictConversion.ToStrict(this);
}
