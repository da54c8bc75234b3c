#nullable disable
namespace Akka.Configuration.Hocon;

/// <summary>A reference to another value, in trees built by hand. Parsed text holds none: its substitutions are resolved.</summary>
public class HoconSubstitution : IHoconElement, IMightBeAHoconObject
{
    /// <summary>Creates a reference without a path.</summary>
    public HoconSubstitution()
    {
    }

    /// <summary>Creates a reference.</summary>
    public HoconSubstitution(string path) => Path = path;

    /// <summary>The path of the value referred to.</summary>
    public string Path { get; set; }

    /// <summary>The value referred to; null until it is known.</summary>
    public HoconValue ResolvedValue { get; set; }

    /// <inheritdoc />
    public bool IsString() => ResolvedValue?.IsString() ?? false;

    /// <inheritdoc />
    public string GetString() => ResolvedValue?.GetString();

    /// <inheritdoc />
    public bool IsArray() => ResolvedValue?.IsArray() ?? false;

    /// <inheritdoc />
    public IList<HoconValue> GetArray() => ResolvedValue?.GetArray() ?? [];

    /// <inheritdoc />
    public bool IsObject() => ResolvedValue?.IsObject() ?? false;

    /// <inheritdoc />
    public HoconObject GetObject() => ResolvedValue?.GetObject();
}
