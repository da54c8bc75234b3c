namespace LoginGate.Inspect;

/// <summary>The inspector's commands, for whoever lets people or programs ask: the text port, the page, Petabridge.Cmd.</summary>
internal interface IInspector
{
    /// <summary>
    /// Carries out one command, such as <c>gate status</c>; never throws for what somebody typed. An answer may be up to a
    /// quarter of a second old where gathering it is work. What the caller has no right to is refused.
    /// </summary>
    Task<InspectResult> ExecuteAsync(string command, Caller caller, CancellationToken cancellation);

    /// <summary>Carries out a command that goes on, such as <c>gate trace 17</c>; null when it is not one of those, or the caller has no right to it.</summary>
    IAsyncEnumerable<string>? Follow(string command, Caller caller, CancellationToken cancellation);
}
