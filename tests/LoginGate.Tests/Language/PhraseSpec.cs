using LoginGate.Language;

namespace LoginGate.Tests.Language;

/// <summary>A sentence in English, and in another language.</summary>
public sealed class PhraseSpec
{
    private static readonly Catalogue Chinese = new(
    [
        new("must be {0} to {1:0.0}, is '{2}'", "必须在 {0} 到 {1:0.0} 之间，现为 '{2}'"),
        new("line {0}", "线路 {0}"),
        new("{0} or {1}", "{0} 或 {1}"),
        new("an object {{ ... }} of {0}", "{0} 的对象 {{ ... }}"),
        new("an object { ... }", "对象 { ... }"),
        new("{0} clients", "{0} 个客户端"),
        new("settings reloaded: {Change}", "设置已重新加载：{Change}"),
        new("not translated yet", ""),
        new("; ", "；"),
        new("an array", "数组"),
    ]);

    [Fact]
    public void A_phrase_is_English_by_itself()
    {
        Phrase phrase = $"must be {1} to {2.25:0.0}, is '{"x{0}"}'";

        Assert.Equal("must be 1 to 2.3, is 'x{0}'", phrase.ToString());
        Assert.Equal(phrase.ToString(), phrase.In(null));
    }

    [Fact]
    public void Its_template_is_translated_and_what_fills_it_stays()
    {
        Phrase phrase = $"must be {1} to {2.25:0.0}, is '{"line {0}"}'";

        Assert.Equal("必须在 1 到 2.3 之间，现为 'line {0}'", phrase.In(Chinese));
    }

    [Fact]
    public void Phrases_that_fill_it_are_translated_too()
    {
        Phrase line = $"line {"east"}";
        Phrase phrase = $"must be {line} to {Counted.Of(2, "client")}, is '{Phrase.Of("an array")}'";

        Assert.Equal("must be line east to 2 clients, is 'an array'", phrase.ToString());
        Assert.Equal("must be 线路 east to 2 个客户端, is '数组'", phrase.In(Chinese));
    }

    [Fact]
    public void Names_that_fill_it_stay_whatever_they_say()
    {
        Phrase phrase = $"line {"an array"}";

        Assert.Equal("线路 an array", phrase.In(Chinese));
        Assert.Equal("设置已重新加载：an array", Chinese.FillNamed("settings reloaded: {Change}", [new("Change", "an array")]));
        Assert.Equal("线路 an array", Chinese.Fill("line {0}", ["an array"]));
    }

    [Fact]
    public void Columns_of_Chinese_are_as_wide_as_others()
    {
        Phrase english = $"{"text",-8}|{"text",8}|";
        Phrase chinese = $"{Phrase.Of("an array"),-8}|{Phrase.Of("an array"),8}|";

        Assert.Equal("text    |    text|", english.In(Chinese));
        Assert.Equal("数组    |    数组|", chinese.In(Chinese));
    }

    [Fact]
    public void Braces_that_stand_for_themselves_stay_single()
    {
        Phrase template = $"an object {{ ... }} of {1}";
        Phrase text = "an object { ... }";

        Assert.Equal("1 的对象 { ... }", template.In(Chinese));
        Assert.Equal("对象 { ... }", text.In(Chinese));
    }

    [Theory]
    [InlineData("not translated yet")]
    [InlineData("nobody knows {0} of it")]
    public void What_has_no_translation_is_said_in_English(string text)
    {
        Phrase phrase = text;

        Assert.Equal(text, phrase.In(Chinese));
    }

    [Fact]
    public void A_text_of_another_library_keeps_its_template()
    {
        FormattableString text = $"line {"east"}";

        Assert.Equal("线路 east", ((Phrase)text).In(Chinese));
    }

    [Fact]
    public void A_text_of_another_library_is_translated_where_it_fills_a_hole()
    {
        FormattableString text = $"line {"east"}";
        Phrase phrase = $"settings: {text}";

        Assert.Equal("settings: line east", phrase.ToString());
        Assert.Equal("settings: 线路 east", phrase.In(Chinese));
    }

    [Fact]
    public void Other_peoples_words_stay_as_they_are_whatever_they_say()
    {
        Assert.Equal("an object { ... }", Phrase.Verbatim("an object { ... }").In(Chinese));
        Assert.Equal("线路 an array", Phrase.Of($"line {Phrase.Verbatim("an array")}").In(Chinese));
    }

    [Fact]
    public void Phrases_are_joined_each_in_its_language()
    {
        var joined = Phrase.Join("; ", [Phrase.Of($"line {1}"), "an object { ... }", Phrase.Verbatim("{0}")]);

        Assert.Equal("line 1; an object { ... }; {0}", joined.ToString());
        Assert.Equal("线路 1；对象 { ... }；{0}", joined.In(Chinese));
        Assert.Equal("", Phrase.Join("; ", []).In(Chinese));
    }

    [Fact]
    public void Names_of_which_one_is_meant_are_parted_by_or()
    {
        Assert.Equal("delphi or vc12 or wol", Phrase.Either(["delphi", "vc12", "wol"]).ToString());
        Assert.Equal("delphi 或 vc12 或 wol", Phrase.Either(["delphi", "vc12", "wol"]).In(Chinese));
    }

    [Fact]
    public void A_choice_keeps_the_template_of_each()
    {
        Phrase Choose(bool isLine) => isLine ? Phrase.Of($"line {1}") : "an object { ... }";

        Assert.Equal(["线路 1", "对象 { ... }"], [Choose(true).In(Chinese), Choose(false).In(Chinese)]);
    }

    [Fact]
    public void Phrases_that_say_the_same_are_equal()
    {
        Phrase template = $"line {"east"}";

        Assert.Equal("line east", template);
        Assert.Equal(((Phrase)"line east").GetHashCode(), template.GetHashCode());
    }

    [Fact]
    public void Holes_with_names_are_filled_by_name()
    {
        Phrase change = $"line {"east"}";

        Assert.Equal("设置已重新加载：线路 east", Chinese.FillNamed("settings reloaded: {Change}", [new("Change", change)]));
        Assert.Equal("线路 east", Chinese.FillNamed("{Text}", [new("Text", change)]));
    }

    [Fact]
    public void A_gettext_file_is_read_with_its_escapes_and_long_texts()
    {
        var entries = GettextFile.Read(new StringReader("""
            # A comment.
            msgid ""
            msgstr ""
            "Content-Type: text/plain; charset=UTF-8\n"

            #: where it stands
            msgid "say \"a\\b\""
            msgstr "说 \"a\\b\""

            msgid ""
            "one\n"
            "two"
            msgstr "一二"

            msgid "open"
            msgstr ""
            """));

        Assert.Equal([new("say \"a\\b\"", "说 \"a\\b\""), new("one\ntwo", "一二"), new("open", "")], entries);
    }

    [Theory]
    [InlineData("msgid \"a")]
    [InlineData("\"a\"")]
    [InlineData("msgid a")]
    [InlineData("msgctxt \"a\"")]
    public void What_is_no_gettext_file_is_refused(string text)
    {
        Assert.Contains("line 1 ", Assert.Throws<FormatException>(() => GettextFile.Read(new StringReader(text))).Message, StringComparison.Ordinal);
    }
}
