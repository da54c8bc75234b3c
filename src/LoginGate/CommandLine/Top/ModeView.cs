using LoginGate.Inspect;
using LoginGate.Statistics;

namespace LoginGate.CommandLine.Top;

/// <summary>Whether the gate is in attack mode; times are in seconds.</summary>
internal sealed record AttackModeView
{
    public bool IsOn { get; init; }

    /// <summary>What there is to say of it, in English; null: nothing.</summary>
    public string? Text { get; init; }

    /// <summary>How long ago it came or went.</summary>
    public double? Since { get; init; }

    public string? Sign { get; init; }

    public double? Value { get; init; }

    public int? Threshold { get; init; }

    public string? By { get; init; }

    public string? Order { get; init; }

    /// <summary>How long the order still holds.</summary>
    public double? OrderEnds { get; init; }

    /// <summary>The same as <see cref="Text"/>, to be said in any language; that itself where a gate of another version has other words.</summary>
    public Phrase? Sentence => Text is null ? null : (Status is { } status ? AttackView.Sentence(status, TimeSpan.Zero) : null) ?? Phrase.Verbatim(Text);

    private AttackStatus? Status => Named<AttackOrder>(Order) is not { } order || (IsOn && (Since is null || By is null || Named<AttackSign>(Sign) is null))
        ? null
        : AttackStatus.Quiet with
        {
            IsOn = IsOn,
            Since = -Times.Of(Since ?? 0),
            Reason = Named<AttackSign>(Sign) is { } sign ? new AttackReason(sign, Value ?? 0, Threshold ?? 0, By ?? "") : null,
            Order = order,
            OrderEnds = OrderEnds is { } left ? Times.Of(left) : null,
        };

    private static T? Named<T>(string? word)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => MetricWords.Of(value) == word).Select(value => (T?)value).FirstOrDefault();
}

/// <summary>Whether the whole gate drains.</summary>
internal sealed record DrainModeView
{
    /// <summary>What there is to say of it, in English; null: nothing.</summary>
    public string? Text { get; init; }

    /// <summary>The same, to be said in any language; that itself where a gate of another version tells less of its lines.</summary>
    public Phrase? Of(IReadOnlyList<LineView> lines)
    {
        var drains = lines.Select(line => line.Drain).OfType<DrainLineView>().Where(drain => drain.EndsGate).ToArray();
        return Text is null ? null
            : drains.Length == 0 || drains[0].By.Length == 0 ? Phrase.Verbatim(Text)
            : DrainView.OfGate(drains[0].By, drains.Aggregate(0L, (sum, drain) => unchecked(sum + drain.Sessions)), Times.Of(drains.Max(drain => drain.Left)));
    }
}

/// <summary>A line that lets nobody in until its last client has gone; times are in seconds.</summary>
internal sealed record DrainLineView
{
    /// <summary>How long it waits for its clients.</summary>
    public double Left { get; init; }

    public string By { get; init; } = "";

    public bool EndsGate { get; init; }

    public long Sessions { get; init; }
}
