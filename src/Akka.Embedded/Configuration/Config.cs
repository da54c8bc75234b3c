#nullable disable
using Akka.Configuration.Hocon;
using StrictObject = Hocon.Strict.HoconObject;
using StrictScalar = Hocon.Strict.HoconScalar;
using StrictValue = Hocon.Strict.HoconValue;

namespace Akka.Configuration;

/// <summary>
/// An immutable tree of settings, read by dotted paths (<c>akka.actor.provider</c>; a key with dots in it stands in quotes).
/// A missing path gives the default that the caller names. A value of the wrong form throws: <see cref="FormatException"/>
/// for numbers, durations and sizes, <see cref="NotSupportedException"/> for booleans; the message names path and place.
/// </summary>
public class Config
{
    /// <summary>The configuration without settings.</summary>
    public static readonly Config Empty = new();

    private readonly StrictValue _own;
    private StrictObject _merged;
    private HoconValue _root;

    /// <summary>Creates a configuration without settings.</summary>
    public Config()
        : this(StrictObject.Empty, null, null)
    {
    }

    /// <summary>Creates a configuration of a parsed text.</summary>
    /// <exception cref="ArgumentNullException">There is no root, or it holds nothing.</exception>
    /// <exception cref="FormatException">A substitution cannot be resolved.</exception>
    public Config(HoconRoot root)
        : this(Required(root).Resolve(), null, root.Substitutions)
    {
    }

    /// <summary>Creates a configuration of <paramref name="source"/> on top of <paramref name="fallback"/>.</summary>
    public Config(Config source, Config fallback)
        : this(Required(source)._own, Append(source.Fallback, fallback), source.Substitutions)
    {
    }

    internal Config(StrictValue own, Config fallback = null, IEnumerable<HoconSubstitution> substitutions = null)
    {
        _own = own;
        Fallback = fallback;
        Substitutions = substitutions ?? [];
    }

    /// <summary>What is asked when this configuration itself lacks a setting; null when there is none.</summary>
    public Config Fallback { get; }

    /// <summary>True when neither this configuration nor a fallback holds a setting.</summary>
    public virtual bool IsEmpty => Merged.Count == 0 && _own is StrictObject;

    /// <summary>The tree of this configuration and its fallbacks together.</summary>
    public virtual HoconValue Root => _root ??= new HoconValue(_own is StrictObject ? Merged : _own);

    /// <summary>Substitutions of a tree that was built by hand; those of parsed text are resolved and gone.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; set; }

    /// <summary>This configuration and its fallbacks as one tree.</summary>
    internal StrictObject Merged => _merged ??= Merge();

    /// <summary>The value at a path, its kind left open; null when missing.</summary>
    public HoconValue GetValue(string path) => Find(path) is { } value ? new HoconValue(value) : null;

    /// <summary>The settings below a path; null when missing.</summary>
    public virtual Config GetConfig(string path)
    {
        var value = Find(path);
        return value is null or StrictScalar { IsNull: true } ? null : new Config(value);
    }

    /// <summary>Whether this configuration or a fallback has a value at a path.</summary>
    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>The text at a path; null for null and for what is no text.</summary>
    public virtual string GetString(string path, string @default = null) =>
        Find(path) is { } value ? ValueReader.ReadString(value) : @default;

    /// <summary>A boolean: true, on, yes, false, off or no.</summary>
    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, ValueReader.ReadBoolean);

    /// <summary>A whole number.</summary>
    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, ValueReader.ReadInt);

    /// <summary>A whole number.</summary>
    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, ValueReader.ReadLong);

    /// <summary>A number.</summary>
    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, ValueReader.ReadFloat);

    /// <summary>A number.</summary>
    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, ValueReader.ReadDouble);

    /// <summary>A number.</summary>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Read(path, @default, ValueReader.ReadDecimal);

    /// <summary>A size in bytes with a unit (b, kB = 1000, k = KiB = 1024 and so on); null when missing.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>A size in bytes with a unit (b, kB = 1000, k = KiB = 1024 and so on).</summary>
    public virtual long? GetByteSize(string path, long? def = null) => Read(path, def, static (v, p) => ValueReader.ReadByteSize(v, p));

    /// <summary>A duration with a unit (ns to d; none: milliseconds), or "infinite" unless that is switched off.</summary>
    /// <returns>Timeout.InfiniteTimeSpan for infinite; zero when missing without a default.</returns>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Find(path) is { } value ? ValueReader.ReadTimeSpan(value, path, allowInfinite) : @default.GetValueOrDefault();

    /// <summary>A list of texts; empty when missing.</summary>
    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    /// <summary>A list of texts.</summary>
    /// <param name="path">Where to look.</param>
    /// <param name="defaultPaths">The list when missing.</param>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        Find(path) is { } value ? ValueReader.ReadList(value, path, static (item, _) => ValueReader.ReadString(item)) : defaultPaths;

    /// <summary>A list of booleans; empty when missing.</summary>
    public virtual IList<bool> GetBooleanList(string path) => ReadList(path, ValueReader.ReadBoolean);

    /// <summary>A list of numbers; empty when missing.</summary>
    public virtual IList<decimal> GetDecimalList(string path) => ReadList(path, ValueReader.ReadDecimal);

    /// <summary>A list of numbers; empty when missing.</summary>
    public virtual IList<float> GetFloatList(string path) => ReadList(path, ValueReader.ReadFloat);

    /// <summary>A list of numbers; empty when missing.</summary>
    public virtual IList<double> GetDoubleList(string path) => ReadList(path, ValueReader.ReadDouble);

    /// <summary>A list of whole numbers; empty when missing.</summary>
    public virtual IList<int> GetIntList(string path) => ReadList(path, ValueReader.ReadInt);

    /// <summary>A list of whole numbers; empty when missing.</summary>
    public virtual IList<long> GetLongList(string path) => ReadList(path, ValueReader.ReadLong);

    /// <summary>A list of numbers from 0 to 255; empty when missing.</summary>
    public virtual IList<byte> GetByteList(string path) => ReadList(path, ValueReader.ReadByte);

    /// <summary>A configuration that asks this one first and <paramref name="fallback"/> for what is missing here.</summary>
    /// <returns>Where one of the two is empty, the other itself.</returns>
    /// <exception cref="ArgumentException">The fallback is this configuration.</exception>
    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this))
            throw new ArgumentException("A configuration cannot be its own fallback.", nameof(fallback));
        if (fallback.IsNullOrEmpty())
            return this;
        return IsEmpty ? fallback : Copy(fallback);
    }

    /// <summary>The keys at the top with their values, fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable()
    {
        foreach (var (key, value) in Merged)
            yield return KeyValuePair.Create(key, new HoconValue(value));
    }

    /// <summary>The settings as HOCON text, fallbacks included.</summary>
    public override string ToString() => _own is StrictObject ? Merged.Render(pretty: true) : _own.Render(pretty: true);

    /// <summary>Parses text as <see cref="ConfigurationFactory.ParseString(string)"/> does.</summary>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>A configuration with parsed text below it.</summary>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>Parsed text with a configuration below it.</summary>
    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>A copy of this configuration with one more fallback below all it has.</summary>
    protected Config Copy(Config fallback = null) => new(this, fallback);

    private static HoconRoot Required(HoconRoot root) => root ?? throw new ArgumentNullException(nameof(root));

    private static Config Required(Config source) => source ?? throw new ArgumentNullException(nameof(source));

    private static Config Append(Config first, Config second) => first is null ? second : first.SafeWithFallback(second);

    private StrictObject Merge()
    {
        var own = _own as StrictObject ?? StrictObject.Empty;
        return Fallback is null ? own : own.WithFallback(Fallback.Merged);
    }

    private StrictValue Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ConfigPath.Find(Merged, path);
    }

    private T Read<T>(string path, T @default, Func<StrictValue, string, T> read) => Find(path) is { } value ? read(value, path) : @default;

    private List<T> ReadList<T>(string path, Func<StrictValue, string, T> read) =>
        Find(path) is { } value ? ValueReader.ReadList(value, path, read) : [];
}
