using System.Text.Json.Nodes;

namespace LoginGate.Inspect;

/// <summary>What a command comes to, in no language yet; <see cref="In"/> puts it into that of whoever asked.</summary>
/// <param name="Blocks">The answer for people, in order.</param>
/// <param name="Data">The same for programs, in no language at all; numbers are numbers, times are seconds, sizes are bytes.</param>
internal sealed record Answer(IReadOnlyList<AnswerBlock> Blocks, JsonNode? Data)
{
    /// <summary>What went wrong, with the nearest known word where one is near; null when nothing did.</summary>
    public Phrase? Error { get; init; }

    public bool IsGood => Error is null;

    /// <inheritdoc cref="InspectResult.Closes"/>
    public bool Closes { get; init; }

    /// <inheritdoc cref="InspectResult.LacksRight"/>
    public bool LacksRight { get; init; }

    /// <inheritdoc cref="InspectResult.IsCallersFault"/>
    public bool IsCallersFault { get; init; }

    public static Answer Failed(Phrase error) => new([], null) { Error = error };

    /// <summary>The line names no command, or holds what its command does not take.</summary>
    public static Answer NoCommand(Phrase error) => Failed(error) with { Closes = true, IsCallersFault = true };

    public static Answer Said(Phrase text) => new([new AnswerBlock { Text = [text] }], null);

    /// <summary>As it was said elsewhere.</summary>
    public static Answer Of(InspectResult said) => new([.. (said.Blocks ?? []).Select(AnswerBlock.Of)], said.Data)
    {
        Error = said.IsGood ? null : Phrase.Verbatim(said.Error ?? ""),
        Closes = said.Closes,
    };

    /// <param name="language">Null: English.</param>
    public InspectResult In(Catalogue? language) => new(IsGood, Error?.In(language), [.. Blocks.Select(block => block.In(language))], Data)
    {
        Reason = Error,
        Closes = Closes,
        LacksRight = LacksRight,
        IsCallersFault = IsCallersFault,
        Language = language is null ? null : SystemLanguage.Chinese,
    };
}

/// <summary>One part of an answer: exactly one member is set.</summary>
internal sealed record AnswerBlock
{
    public IReadOnlyList<Phrase>? Text { get; init; }

    public AnswerTable? Table { get; init; }

    public AnswerNode? Tree { get; init; }

    public static AnswerBlock Of(InspectBlock said) => new()
    {
        Text = said.Text?.Select(text => Phrase.Verbatim(text ?? "")).ToArray(),
        Table = said.Table is { } table ? AnswerTable.Of(table) : null,
        Tree = said.Tree is { } tree ? AnswerNode.Of(tree) : null,
    };

    public InspectBlock In(Catalogue? language) => new()
    {
        Text = Text?.Select(line => line.In(language)).ToArray(),
        Table = Table?.In(language),
        Tree = Tree?.In(language),
    };
}

/// <summary>A table; each row has as many cells as there are columns.</summary>
internal sealed record AnswerTable(Phrase Title, IReadOnlyList<Phrase> Columns, IReadOnlyList<IReadOnlyList<Phrase>> Rows)
{
    /// <remarks>Of another gate, and so whatever that makes of it.</remarks>
    public static AnswerTable Of(InspectTable said) => new(Phrase.Verbatim(said.Title ?? ""), Verbatim(said.Columns), [.. (said.Rows ?? []).Select(Verbatim)]);

    private static Phrase[] Verbatim(IReadOnlyList<string>? texts) => [.. (texts ?? []).Select(text => Phrase.Verbatim(text ?? ""))];

    public InspectTable In(Catalogue? language) => new(
        Title.In(language), [.. Columns.Select(column => column.In(language))], [.. Rows.Select(row => row.Select(cell => cell.In(language)).ToArray())]);
}

/// <summary>A node of a tree.</summary>
internal sealed record AnswerNode(Phrase Label, IReadOnlyList<AnswerNode> Children)
{
    public static AnswerNode Of(InspectNode said) => new(Phrase.Verbatim(said.Label ?? ""), [.. (said.Children ?? []).Select(Of)]);

    public InspectNode In(Catalogue? language) => new(Label.In(language), [.. Children.Select(child => child.In(language))]);
}
