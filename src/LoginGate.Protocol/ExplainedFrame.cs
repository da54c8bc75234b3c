namespace LoginGate.Protocol;

/// <summary>Who sent bytes that are to be explained.</summary>
public enum WireDirection
{
    /// <summary>Not known: each frame shows it, mostly.</summary>
    Guess,

    /// <summary>A game client, to the gate.</summary>
    FromClient,

    /// <summary>The gate, to LoginSrv.</summary>
    FromGate,

    /// <summary>LoginSrv, to the gate.</summary>
    FromLoginSrv,

    /// <summary>The gate, to a game client.</summary>
    ToClient,
}

/// <summary>One frame or packet in words: each sentence's template and what fills it are apart, for a program that says it in another language.</summary>
/// <param name="Direction">Who sent it; never <see cref="WireDirection.Guess"/>.</param>
/// <param name="Text">Its bytes as printable text; what is not known to be harmless is left out, "..." in its place.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Details">Fields and body, a line each; of what is not known to be harmless, the length alone.</param>
/// <param name="IsSound">False for what a correct peer would not send.</param>
public sealed record ExplainedFrame(
    WireDirection Direction, string Text, FormattableString Title, IReadOnlyList<FormattableString> Details, bool IsSound);

/// <summary>A capture in words.</summary>
/// <param name="Dialect">The dialect it was read with.</param>
/// <param name="Fitting">Names of the presets that fit equally well, when the dialect was guessed; empty when none does or it was given.</param>
/// <param name="Frames">The frames in their order.</param>
public sealed record Explanation(Dialect Dialect, IReadOnlyList<string> Fitting, IReadOnlyList<ExplainedFrame> Frames)
{
    /// <summary>All of it as lines for a terminal, in English.</summary>
    public IEnumerable<string> Lines() => Lines(FormattableString.Invariant);

    /// <summary>All of it as lines for a terminal.</summary>
    /// <param name="say">Says a line.</param>
    public IEnumerable<T> Lines<T>(Func<FormattableString, T> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        foreach (var frame in Frames)
        {
            yield return say($"{DirectionWords(frame.Direction)}  {frame.Text}");
            yield return say($"  {frame.Title}");
            foreach (var detail in frame.Details) yield return say($"    {detail}");
        }
    }

    /// <summary>A direction in words, padded to one width.</summary>
    public static FormattableString DirectionWords(WireDirection direction) => direction switch
    {
        WireDirection.FromClient => $"client   -> gate    ",
        WireDirection.FromGate => $"gate     -> LoginSrv",
        WireDirection.FromLoginSrv => $"LoginSrv -> gate    ",
        WireDirection.ToClient => $"gate     -> client  ",
        _ => $"?                   ",
    };
}
