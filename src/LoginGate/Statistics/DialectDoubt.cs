using LoginGate.Shared;

namespace LoginGate.Statistics;

/// <summary>What makes a line's dialect look wrong.</summary>
internal enum DoubtReason
{
    /// <summary>LoginSrv has answered none of the last clients that logged in.</summary>
    NoAnswers,

    /// <summary>Logins of clients, or what goes before them, are refused: clients of the dialect do not begin so.</summary>
    RefusedLogins,

    /// <summary>LoginSrv sends what the dialect cannot read.</summary>
    UnreadableReplies,

    /// <summary>A client asks for a key, which the gates of another dialect answer, and no LoginSrv does.</summary>
    KeyRequests,
}

/// <summary>A line's dialect may not be the one that its LoginSrv speaks.</summary>
/// <param name="Dialect">The dialect that is set.</param>
/// <param name="Likely">Presets that explain what is seen, the most likely first; at least one.</param>
/// <param name="Since">When the doubt began (<see cref="Clock"/>).</param>
internal sealed record DialectDoubt(string Dialect, IReadOnlyList<string> Likely, DoubtReason Reason, TimeSpan Since)
{
    /// <summary><c>delphi or vc12</c></summary>
    public Phrase LikelyText => Phrase.Either(Likely);

    /// <summary>The reason as the end of a sentence about LoginSrv.</summary>
    public Phrase ReasonText => Reason switch
    {
        DoubtReason.NoAnswers => "has answered none of the last clients that logged in",
        DoubtReason.RefusedLogins => "is not reached by the last clients: those of this dialect do not begin as they do",
        DoubtReason.KeyRequests => "is asked by a client for a key, which only a gate answers, and not in this dialect",
        _ => "sends what this dialect cannot read",
    };
}
