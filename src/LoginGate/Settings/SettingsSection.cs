using System.Globalization;
using System.Net;
using Hocon.Strict;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>
/// Reads one section's keys, typed and checked; what is wrong goes to the problems and the reading goes on, so that all of
/// it is reported at once. A section may have layers: a line's own keys above the shared defaults.
/// </summary>
internal sealed class SettingsSection
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly SettingsProblems _problems;
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _values = [];
    private readonly HashSet<string> _bad = [];
    private readonly List<SettingsSection> _sections = [];

    private SettingsSection(IReadOnlyList<Layer> layers, SettingsProblems problems)
    {
        _layers = layers;
        _problems = problems;
    }

    /// <param name="layers">The objects with their paths, the one that wins first.</param>
    /// <param name="problems">Where errors go.</param>
    public static SettingsSection Of(IEnumerable<(string Path, HoconObject Values)> layers, SettingsProblems problems) =>
        new([.. layers.Select(l => new Layer(l.Path, l.Values))], problems);

    /// <summary>Every key here and below whose value has been read, as paths relative to this section.</summary>
    public IEnumerable<string> ValuePaths => _values.Concat(
        _sections.SelectMany(s => s.ValuePaths.Select(path => $"{s.Name}.{path}")));

    /// <summary>Every value that was read here and below, by path relative to this section.</summary>
    public IReadOnlyDictionary<string, SettingValue> Values()
    {
        var values = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        foreach (var key in _values)
        {
            if (Find(key) is { } found)
                values[key] = new SettingValue(found.Value, found.Path);
        }
        foreach (var section in _sections)
        {
            foreach (var (path, value) in section.Values())
                values[$"{section.Name}.{path}"] = value;
        }
        return values;
    }

    private IEnumerable<string> KnownPaths => _known.Concat(
        _sections.SelectMany(s => s.KnownPaths.Select(path => $"{s.Name}.{path}")));

    private string Name => _layers[0].Path[(_layers[0].Path.LastIndexOf('.') + 1)..];

    public SettingsSection Section(string key)
    {
        _known.Add(key);
        var below = new List<Layer>();
        foreach (var layer in _layers)
        {
            if (!layer.Values.TryGetValue(key, out var value))
                continue;
            if (value is not HoconObject section)
            {
                // What stands below an object it replaces, as in HOCON.
                if (below.Count == 0)
                    _problems.Error(value.Origin, layer.PathOf(key), $"must be an object {{ ... }}, is {Show(value)}");
                break;
            }
            below.Add(new Layer(layer.PathOf(key), section));
        }
        if (below.Count == 0)
            below.Add(new Layer(_layers[0].PathOf(key), HoconObject.Empty));
        var child = new SettingsSection(below, _problems);
        _sections.Add(child);
        return child;
    }

    /// <summary>An object as it stands, for a reader that makes sections of it; its keys are not checked here.</summary>
    public HoconObject Object(string key)
    {
        _known.Add(key);
        if (Find(key) is not { } found)
            return HoconObject.Empty;
        if (found.Value is HoconObject values)
            return values;
        Error(key, $"must be an object {{ ... }}, is {Show(found.Value)}");
        return HoconObject.Empty;
    }

    /// <summary>The objects below a key, each with a name that the operator gave it; one that is none, or is called otherwise than allowed, is an error.</summary>
    /// <param name="key">The key.</param>
    /// <param name="what">What each of them is, for messages.</param>
    /// <param name="defaults">What they have where they do not say.</param>
    public IEnumerable<(string Name, HoconOrigin Origin, SettingsSection Section)> Named(string key, Phrase what, params (string Path, HoconObject Values)[] defaults)
    {
        var configured = Object(key);
        foreach (var (name, value) in configured)
        {
            var path = $"{PlaceOf(key).Path}.{name}";
            if (!SettingsLoader.IsName(name))
                _problems.Error(configured.OriginOf(name), path, $"a {what}'s name {SettingsLoader.NameRule}");
            if (value is HoconObject own)
                yield return (name, configured.OriginOf(name), Of([(path, own), .. defaults], _problems));
            else
                _problems.Error(value.Origin, path, $"must be an object {{ ... }}, is {value.Description}");
        }
    }

    public bool HasObject(string key) => Find(key) is { Value: HoconObject };

    public HoconValue? Value(string key) => Find(key)?.Value;

    /// <summary>Whether a key that may be absent is there; it is known from now on.</summary>
    public bool HasOwn(string key)
    {
        Allow(key);
        return Find(key) is not null;
    }

    /// <summary>Whether a key has its value from the reference file: nobody set it.</summary>
    public bool IsDefault(string key) => Find(key) is { } found && found.Value.Origin.Source == SettingsLoader.ReferenceName;

    /// <summary>Whether these keys had values that could be used; for checks that span keys.</summary>
    public bool AreGood(params ReadOnlySpan<string> keys) => !_bad.Overlaps(keys.ToArray());

    /// <summary>Adds a warning about a key's value.</summary>
    public void Warning(string key, Phrase reason)
    {
        var (origin, path) = PlaceOf(key);
        _problems.Warning(origin, path, reason);
    }

    /// <summary>Adds what is wrong with a key's value, and what a gate serves without: <see cref="SettingsResult.Faults"/>.</summary>
    public void Fault(string key, Phrase reason)
    {
        var (origin, path) = PlaceOf(key);
        _problems.Fault(origin, path, reason);
    }

    /// <summary>Adds an error about a key's value.</summary>
    public void Error(string key, Phrase reason)
    {
        _bad.Add(key);
        var (origin, path) = PlaceOf(key);
        _problems.Error(origin, path, reason);
    }

    /// <summary>Adds an error about two keys' values that do not go together.</summary>
    /// <param name="key">The one that is to blame.</param>
    /// <param name="reason">What is wrong, which the other key's place follows.</param>
    /// <param name="other">The other one, of this section.</param>
    public void ErrorOfPair(string key, Phrase reason, string other) => Error(key, $"{reason} ({PlaceOf(other)})");

    /// <summary>Where the value of a key, or of one below it, is written, or would be.</summary>
    public SettingPlace PlaceOf(params string[] keys)
    {
        var path = string.Join('.', keys);
        foreach (var layer in _layers)
        {
            if (layer.Values.TryGetPath(keys, out var value))
                return new SettingPlace(value.Origin, layer.PathOf(path));
        }
        return new SettingPlace(null, _layers[0].PathOf(path));
    }

    /// <summary>A file's path, which may be empty; one that names no file is an error of its key.</summary>
    public string FilePath(string key)
    {
        var path = Text(key, mayBeEmpty: true);
        if (path.Contains('\0', StringComparison.Ordinal) || (path.Length > 0 && Path.GetFileName(path).Length == 0))
            Error(key, $"must name a file, is '{path}'");
        return path;
    }

    public string Text(string key, bool mayBeEmpty = false) => Read(key, "a text", (string text, out string value) =>
    {
        value = text;
        return mayBeEmpty || text.Length > 0;
    }, "") ?? "";

    /// <summary>An address to listen on; null where it is none, which is an error.</summary>
    public IPAddress? Address(string key)
    {
        var text = Text(key);
        if (text.Length == 0)
            return null;
        if (ListenAddress.Refuse(text, out var address) is not { } reason)
            return address;
        Error(key, reason);
        return null;
    }

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        _known.Add(key);
        _values.Add(key);
        if (Find(key) is not { } found)
            return Missing<IReadOnlyList<string>>(key, []);
        IEnumerable<HoconValue> items = found.Value is HoconArray array ? array : [found.Value];
        var texts = new List<string>();
        foreach (var item in items)
        {
            if (item is HoconScalar { IsNull: false, Text.Length: > 0 } scalar)
                texts.Add(scalar.Text);
            else
                Error(key, $"must be a list of texts, has {Show(item)}");
        }
        return texts;
    }

    public bool Switch(string key) => Read<bool>(key, "on or off", HoconUnits.TryParseBoolean, false);

    public int Integer(string key, int min, int max) =>
        InRange(key, Read(key, "a whole number", static (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value), min), min, max, v => $"{v}");

    public double Number(string key, double min, double max) =>
        InRange(key, Read(key, "a number", static (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value), min), min, max,
            v => v.ToString(CultureInfo.InvariantCulture));

    public int Bytes(string key, int min, int max) =>
        (int)InRange(key, Read<long>(key, "a size such as 64 KiB", HoconUnits.TryParseBytes, min), min, max, ShowBytes);

    /// <param name="key">The key.</param>
    /// <param name="min">The least duration.</param>
    /// <param name="max">The longest duration.</param>
    /// <param name="zeroIsOff">Zero is allowed beside the range and means: no limit.</param>
    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max, bool zeroIsOff = false)
    {
        var value = Read<TimeSpan>(key, "a duration such as 5s or 500ms", HoconUnits.TryParseDuration, min);
        return zeroIsOff && value == TimeSpan.Zero ? value : InRange(key, value, min, max, Show, zeroIsOff ? "0 (off) or " : null);
    }

    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
    {
        _known.Add(key);
        _values.Add(key);
        if (Find(key) is not { } found)
            return Missing(key, choices.Values.First());
        if (found.Value is HoconScalar { IsNull: false } scalar && choices.TryGetValue(scalar.Text, out var value))
            return value;
        var written = found.Value is HoconScalar text ? text.Text : "";
        var hint = NearestName.Find(written, choices.Keys) is { } nearest ? Phrase.Of($"; nearest: {nearest}") : "";
        Error(key, $"must be one of {string.Join(", ", choices.Keys)}, is {Show(found.Value)}{hint}");
        return choices.Values.First();
    }

    /// <summary>Makes a key known that may be absent.</summary>
    public void Allow(string key) => _known.Add(key);

    /// <summary>Refuses every key that nobody asked for, here and below, naming the nearest known one.</summary>
    public void RejectUnknownKeys()
    {
        foreach (var layer in _layers)
        {
            foreach (var key in layer.Values.Keys.Where(key => !_known.Contains(key)))
                _problems.Error(layer.Values.OriginOf(key), layer.PathOf(key), $"unknown key; {Suggest(layer, key)}");
        }
        foreach (var section in _sections)
            section.RejectUnknownKeys();
    }

    private Phrase Suggest(Layer layer, string key)
    {
        if (NearestName.Find(key, _known) is { } nearest)
            return $"nearest known key: {layer.PathOf(nearest)}";
        // Perhaps the right name at the wrong level.
        if (KnownPaths.FirstOrDefault(path => path.EndsWith($".{key}", StringComparison.Ordinal)) is { } deeper)
            return $"nearest known key: {layer.PathOf(deeper)}";
        return $"known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}";
    }

    private delegate bool TryParse<T>(string text, out T value);

    private T Read<T>(string key, Phrase expected, TryParse<T> parse, T otherwise)
    {
        _known.Add(key);
        _values.Add(key);
        if (Find(key) is not { } found)
            return Missing(key, otherwise);
        if (found.Value is HoconScalar { IsNull: false } scalar && parse(scalar.Text, out var value))
            return value;
        Error(key, $"must be {expected}, is {Show(found.Value)}");
        return otherwise;
    }

    private T InRange<T>(string key, T value, T min, T max, Func<T, string> show, Phrase? also = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0)
            return value;
        Error(key, $"must be {also}{show(min)} to {show(max)}, is {show(value)}");
        return min;
    }

    private T Missing<T>(string key, T otherwise)
    {
        Error(key, "is missing");
        return otherwise;
    }

    private (HoconValue Value, string Path)? Find(string key)
    {
        foreach (var layer in _layers)
        {
            if (layer.Values.TryGetValue(key, out var value))
                return (value, layer.PathOf(key));
        }
        return null;
    }

    /// <summary>A value as messages quote it.</summary>
    public static Phrase Show(HoconValue value) => value is HoconScalar { IsNull: false } scalar ? $"'{scalar.Text}'" : (Phrase)value.Description;

    private static string ShowBytes(long bytes) => bytes switch
    {
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{bytes >> 20} MiB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{bytes >> 10} KiB",
        _ => $"{bytes} B",
    };

    /// <summary>A time as people write it.</summary>
    public static string Show(TimeSpan value) => value switch
    {
        { TotalHours: >= 1, Minutes: 0, Seconds: 0, Milliseconds: 0 } => $"{value.TotalHours:0}h",
        { TotalMinutes: >= 1, Seconds: 0, Milliseconds: 0 } => $"{value.TotalMinutes:0}m",
        { TotalSeconds: >= 1, Milliseconds: 0 } => $"{value.TotalSeconds:0}s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.###}ms"),
    };

    private sealed record Layer(string Path, HoconObject Values)
    {
        public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
    }
}
