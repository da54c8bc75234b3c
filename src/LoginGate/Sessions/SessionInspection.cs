namespace LoginGate.Sessions;

/// <summary>What a session tells operators of itself.</summary>
internal static class SessionInspection
{
    /// <summary>The state of a session that is in: whether packets are forwarded, or what comes before them is awaited.</summary>
    public static string StateOf(in ClientInput input) =>
        input.IsHandshakeDue ? "AwaitingHandshake" : input.IsGreetingDue ? "AwaitingGreeting" : "Relaying";

    public static IReadOnlyList<(string Name, object? Value)> Of(in SessionRecord session, in ClientInput input, in ClientOutput output) =>
    [
        ("client", session.Identity.Client.ToString()), ("reached", session.Identity.Local.ToString()),
        ("packets", session.Statistics?.Packets ?? 0), ("packet bytes", session.Statistics?.PacketBytes ?? 0),
        ("replies", session.Statistics?.Replies ?? 0), ("reply bytes", session.Statistics?.ReplyBytes ?? 0),
        ("bytes waiting for the client", output.PendingBytes), ("waits for LoginSrv", input.IsCongested),
        ("inside a packet", input.HasPartial), ("traces", session.Traces), ("ended by", session.EndedBy?.ToString()),
    ];
}
