using LoginGate.Language;
using LoginGate.Protocol;

namespace LoginGate.Tests.Language;

/// <summary>The Chinese catalogue has what the sources say, all of it and nothing else.</summary>
public sealed class CatalogueSpec
{
    private static readonly Lazy<SourceSentences> Sources = new(() => SourceSentences.Read(Root(), References()));
    private static readonly IReadOnlyList<GettextEntry> Entries = Read();

    [Fact]
    public void Every_sentence_of_the_sources_has_a_translation()
    {
        var known = Entries.Where(entry => entry.Text.Length > 0).Select(entry => entry.Id).ToHashSet();

        Assert.True(Sources.Value.Sentences.Count > 400, "the sources were not read");
        AssertNone(Sources.Value.Sentences.Select(sentence => sentence.Id).Except(known));
    }

    [Fact]
    public void Every_word_that_fills_a_hole_is_a_phrase()
    {
        AssertNone(Sources.Value.Words.Select(word => $"{word.Place}: {word.Id}"));
    }

    [Fact]
    public void No_name_becomes_a_phrase_by_itself()
    {
        AssertNone(Sources.Value.Unmarked.Select(text => $"{text.Place}: {text.Id}"));
    }

    [Fact]
    public void No_text_is_put_together_before_it_is_a_phrase()
    {
        AssertNone(Sources.Value.Finished.Select(text => $"{text.Place}: {text.Id}"));
    }

    [Fact]
    public void Nothing_is_translated_that_nobody_says()
    {
        // A text may become a phrase far from where it stands.
        var said = Sources.Value.Sentences.Select(sentence => sentence.Id).Concat(Sources.Value.Literals).ToHashSet();

        AssertNone(Entries.Where(entry => !said.Contains(entry.Id)).Select(entry => entry.Id));
    }

    [Fact]
    public void The_holes_are_the_same_on_both_sides()
    {
        AssertNone(Entries.Where(entry => !Holes.Of(entry.Id).SequenceEqual(Holes.Of(entry.Text))).Select(entry => entry.Id));
    }

    [Fact]
    public void Each_template_can_be_filled()
    {
        // Braces that stand for themselves are two in a template, and one in a text without holes.
        foreach (var text in Entries.Where(entry => Holes.Of(entry.Id).Any(hole => char.IsDigit(hole[1]))).Select(entry => entry.Text))
            _ = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, [.. Enumerable.Repeat<object?>(0, 12)]);
    }

    [Fact]
    public void What_stands_in_front_of_frames_is_of_one_width()
    {
        var directions = Enum.GetValues<WireDirection>().Select(direction => (Phrase)Explanation.DirectionWords(direction)).ToArray();

        Assert.Single(directions.Select(words => TextWidth.Of(words.In(Catalogue.Chinese))).Concat(directions.Select(words => words.ToString().Length)).Distinct());
    }

    [Fact]
    public void No_entry_stands_there_twice()
    {
        Assert.Empty(Entries.GroupBy(entry => entry.Id).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    private static void AssertNone(IEnumerable<string> texts)
    {
        var all = string.Join('\n', texts);
        Assert.True(all.Length == 0, all);
    }

    private static IReadOnlyList<GettextEntry> Read()
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream("zh.po")!;
        using var reader = new StreamReader(stream);
        return GettextFile.Read(reader);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LoginGate.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    /// <summary>What the gate is built with, this process's own: all but the gate itself.</summary>
    private static IEnumerable<string> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is not ("logingate.dll" or "LoginGate.Tests.dll") && !path.Contains("CodeAnalysis", StringComparison.Ordinal));
}
