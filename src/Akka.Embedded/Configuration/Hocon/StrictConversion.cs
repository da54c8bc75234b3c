using ScalarKind = Hocon.Strict.HoconScalarKind;
using StrictArray = Hocon.Strict.HoconArray;
using StrictObject = Hocon.Strict.HoconObject;
using StrictScalar = Hocon.Strict.HoconScalar;
using StrictValue = Hocon.Strict.HoconValue;

namespace Akka.Configuration.Hocon;

/// <summary>Turns elements into resolved values and back.</summary>
internal static class StrictConversion
{
    private static readonly StrictScalar Null = new("null", ScalarKind.Null, wasQuoted: false);

    /// <summary>The elements of a resolved value.</summary>
    public static List<IHoconElement> ToElements(StrictValue value)
    {
        switch (value)
        {
            case StrictObject o:
                var result = new HoconObject();
                foreach (var (key, member) in o)
                    result.Items.Add(key, new HoconValue(member));
                return [result];
            case StrictArray a:
                var array = new HoconArray();
                foreach (var item in a)
                    array.Add(new HoconValue(item));
                return [array];
            default:
                return [new HoconLiteral { Value = ValueReader.ReadString(value) }];
        }
    }

    public static StrictValue ToStrict(HoconValue value)
    {
        if (value.GetObject() is { } o)
            return ToStrict(o);
        if (value.IsArray())
            return new StrictArray(value.GetArray().Select(ToStrict));
        return value.GetString() is { } text ? new StrictScalar(text) : Null;
    }

    public static StrictObject ToStrict(HoconObject value) =>
        new(value.Items.Select(item => KeyValuePair.Create(item.Key, ToStrict(item.Value))));
}
