using Akka.Configuration.Hocon;
using Hocon.Strict;
using AkkaValue = Akka.Configuration.Hocon.HoconValue;
using HoconArray = Hocon.Strict.HoconArray;
using HoconObject = Hocon.Strict.HoconObject;
using HoconValue = Hocon.Strict.HoconValue;

namespace LoginGate.Settings;

/// <summary>A kind of value in Akka.NET's configuration.</summary>
internal enum AkkaKind
{
    /// <summary>A name or any other text.</summary>
    Text,

    /// <summary>on or off, true or false.</summary>
    Switch,

    /// <summary>A whole number of 32 bits.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A time, or <c>infinite</c>.</summary>
    Duration,

    /// <summary>A number of bytes.</summary>
    Size,

    /// <summary>The name of a .NET type that can be loaded.</summary>
    Type,

    /// <summary>A list.</summary>
    List,

    /// <summary>Keys and values.</summary>
    Section,
}

/// <summary>Tells kinds apart, and whether a value is of one: with Akka.NET's own readers, so that it will read it too.</summary>
internal static class AkkaKinds
{
    /// <summary>The kind of a value of the reference configuration.</summary>
    public static AkkaKind Of(AkkaValue reference)
    {
        if (reference.IsObject())
            return AkkaKind.Section;
        if (reference.Values.Any(element => element.IsArray()))
            return AkkaKind.List;
        var text = reference.GetString() ?? "";
        // Numbers before durations: Akka.NET reads a bare number as milliseconds.
        AkkaKind[] order = [AkkaKind.Switch, AkkaKind.Whole, AkkaKind.Number, AkkaKind.Duration, AkkaKind.Size, AkkaKind.Type];
        return order.FirstOrDefault(kind => text.Length > 0 && IsReadable(text, kind), AkkaKind.Text);
    }

    /// <summary>What the value would have to be; null: it is that.</summary>
    public static Phrase? Refuse(HoconValue value, AkkaKind kind)
    {
        var isOfKind = kind switch
        {
            AkkaKind.Section => value is HoconObject,
            AkkaKind.List => value is HoconArray,
            AkkaKind.Text => value is HoconScalar,
            _ => value is HoconScalar { IsNull: false } scalar && IsReadable(scalar.Text, kind),
        };
        return isOfKind ? null : NameOf(kind);
    }

    private static bool IsReadable(string text, AkkaKind kind)
    {
        var value = new AkkaValue();
        value.AppendValue(new HoconLiteral { Value = text });
        try
        {
            return kind switch
            {
                AkkaKind.Switch => value.GetBoolean() is var _,
                AkkaKind.Whole => value.GetInt() is var _,
                AkkaKind.Number => value.GetDouble() is var _,
                AkkaKind.Duration => value.GetTimeSpan() is var _,
                AkkaKind.Size => value.GetByteSize() is not null,
                _ => AkkaTypes.Find(text) is not null,
            };
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    private static Phrase NameOf(AkkaKind kind) => kind switch
    {
        AkkaKind.Switch => "on or off",
        AkkaKind.Whole => "a whole number",
        AkkaKind.Number => "a number",
        AkkaKind.Duration => "a duration such as 5s or 500ms, or infinite",
        AkkaKind.Size => "a size such as 4 KiB",
        AkkaKind.Type => "a .NET type that can be loaded, such as \"Name.Space.Type, Assembly\"",
        AkkaKind.List => "a list [ ... ]",
        AkkaKind.Section => "an object { ... }",
        _ => "a text",
    };
}
