using LoginGate.Protocol;

namespace LoginGate.Lab;

/// <summary>How a LoginSrv took a login of one dialect.</summary>
public enum ProbeReply
{
    /// <summary>Nothing came that is a reply.</summary>
    None,

    /// <summary>It cannot be read in this dialect.</summary>
    Unreadable,

    /// <summary>It can be read, but is not what this dialect says to an unknown account.</summary>
    Other,

    /// <summary>There is no such account: what it should be.</summary>
    NoAccount,
}

/// <summary>What came of one dialect.</summary>
/// <param name="Dialect">The one that was spoken.</param>
public sealed record ProbeFinding(Dialect Dialect)
{
    /// <summary>Why there was no connection; null: there was one.</summary>
    public FormattableString? NotConnected { get; init; }

    /// <summary>LoginSrv ended the connection before it was given a reason to.</summary>
    public bool WasClosed { get; init; }

    /// <summary>Whether the heartbeat was answered.</summary>
    public bool AnswersHeartbeat { get; init; }

    /// <summary>The best reply that came.</summary>
    public ProbeReply Reply { get; init; }

    /// <summary>Bytes that came at all.</summary>
    public int Bytes { get; init; }

    /// <summary>Whether they are an HTTP server's.</summary>
    public bool IsHttp { get; init; }
}
