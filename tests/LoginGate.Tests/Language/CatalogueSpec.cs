using LoginGate.Language;

namespace LoginGate.Tests.Language;

/// <summary>The Chinese catalogue has what the sources say, all of it and nothing else.</summary>
public sealed class CatalogueSpec
{
    private static readonly Lazy<SourceSentences> Sources = new(() => SourceSentences.Read(Root(), References()));
    private static readonly IReadOnlyList<GettextEntry> Entries = Read();

    [Fact]
    public void Every_sentence_of_the_sources_has_a_translation()
    {
        var known = Translated("");

        Assert.True(Sources.Value.Sentences.Count > 400, "the sources were not read");
        var missing = Sources.Value.Sentences.Select(sentence => sentence.Id).Except(known).ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_word_that_fills_a_hole_has_a_translation()
    {
        var known = Translated(GettextEntry.Part);

        Assert.DoesNotContain(Sources.Value.Parts, part => !known.Contains(part.Id));
    }

    [Fact]
    public void Every_heading_and_help_of_an_answer_has_a_translation()
    {
        var known = Translated(GettextEntry.Answer);

        // Names that are the same in every language.
        Assert.DoesNotContain(Sources.Value.Answers, answer => !known.Contains(answer.Id) && answer.Id is not ("webhook" or "LoginSrv" or "mailbox" or "user" or "end" or "help"));
    }

    [Fact]
    public void No_text_is_put_together_before_it_is_a_phrase()
    {
        Assert.Empty(Sources.Value.Finished);
    }

    [Fact]
    public void Nothing_is_translated_that_nobody_says()
    {
        var said = Sources.Value.Sentences.Select(sentence => sentence.Id).ToHashSet();
        // Words may come from afar, as texts.
        var words = Sources.Value.Parts.Select(part => part.Id).Concat(Sources.Value.Literals).ToHashSet();

        var answers = Sources.Value.Answers.Select(answer => answer.Id).ToHashSet();

        Assert.DoesNotContain(Entries, entry => !(entry.Context switch { GettextEntry.Part => words, GettextEntry.Answer => answers, _ => said }).Contains(entry.Id));
    }

    [Fact]
    public void The_holes_are_the_same_on_both_sides()
    {
        Assert.DoesNotContain(Entries, entry => !Holes.Of(entry.Id).SequenceEqual(Holes.Of(entry.Text)));
    }

    [Fact]
    public void Each_template_can_be_filled()
    {
        // Braces that stand for themselves are two in a template, and one in a text without holes.
        foreach (var text in Entries.Where(entry => Holes.Of(entry.Id).Any(hole => char.IsDigit(hole[1]))).Select(entry => entry.Text))
            _ = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, [.. Enumerable.Repeat<object?>(0, 12)]);
    }

    [Fact]
    public void No_entry_stands_there_twice()
    {
        Assert.Empty(Entries.GroupBy(entry => (entry.Context, entry.Id)).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    private static HashSet<string> Translated(string context) => [.. Entries.Where(entry => entry.Context == context && entry.Text.Length > 0).Select(entry => entry.Id)];

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
