using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace LoginGate.Language;

/// <summary>
/// What the program says in another language, by its English template. A sentence that is not in it stays English. It is made of a gettext file, which
/// translators' tools can edit: <c>msgid</c> is the template as it stands in the source, its holes <c>{0}</c>, <c>{1}</c> or <c>{Name}</c>.
/// </summary>
internal sealed partial class Catalogue
{
    private static readonly Lazy<Catalogue> BuiltIn = new(ReadChinese);

    private readonly Dictionary<string, string> _sentences = [];

    /// <param name="entries">What there is to say.</param>
    public Catalogue(IEnumerable<GettextEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Text.Length > 0))
            _sentences[entry.Id] = entry.Text;
    }

    /// <summary>The language of this process; null, as long as nobody has chosen another: English. Set once, before anything is said.</summary>
    public static Catalogue? Current { get; set; }

    /// <summary>Chinese, as it is built in.</summary>
    public static Catalogue Chinese => BuiltIn.Value;

    private static Catalogue ReadChinese()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("zh.po")
            ?? throw new InvalidOperationException("The Chinese catalogue is not built in.");
        using var reader = new StreamReader(stream);
        return new Catalogue(GettextFile.Read(reader));
    }

    /// <summary>A template, or a sentence without holes; null where no translation is known.</summary>
    public string? Find(string english) => _sentences.GetValueOrDefault(english);

    /// <summary>A template whose holes have numbers, filled.</summary>
    public string Fill(string template, IReadOnlyList<object?> arguments)
    {
        object?[] said = [.. arguments.Select(Say)];
        var format = Find(template) ?? template;
        // Few have columns, and lists are long.
        if (format.Contains(',', StringComparison.Ordinal))
            format = Aligned().Replace(format, hole => Narrow(hole, said));
        return string.Format(CultureInfo.InvariantCulture, format, said);
    }

    /// <summary>A template whose holes have names, filled; null where no translation is known, and none of what fills it has one.</summary>
    public string FillNamed(string template, IReadOnlyList<KeyValuePair<string, object?>> arguments) => Hole().Replace(Find(template) ?? template, hole =>
    {
        var argument = arguments.FirstOrDefault(argument => argument.Key == hole.Groups[1].Value).Value;
        return string.Format(CultureInfo.InvariantCulture, $"{{0{hole.Groups[2].Value}}}", Say(argument));
    });

    // A Chinese character is as wide as two others: a column of them is filled up by fewer blanks.
    private static string Narrow(Match hole, object?[] said)
    {
        var text = said[int.Parse(hole.Groups[1].ValueSpan, CultureInfo.InvariantCulture)] as string ?? "";
        var width = Math.Max(int.Parse(hole.Groups[3].ValueSpan, CultureInfo.InvariantCulture) - (TextWidth.Of(text) - text.Length), 0);
        return string.Create(CultureInfo.InvariantCulture, $"{{{hole.Groups[1].ValueSpan},{hole.Groups[2].ValueSpan}{width}");
    }

    private object? Say(object? argument) => argument switch
    {
        ISpoken spoken => spoken.In(this),
        FormattableString text => ((Phrase)text).In(this),
        _ => argument,
    };

    [GeneratedRegex(@"\{(\d+),(-?)(\d+)")]
    private static partial Regex Aligned();

    [GeneratedRegex(@"\{(\w+)([,:][^}]*)?\}")]
    private static partial Regex Hole();
}
