using LoginGate.Inspect;

namespace LoginGate.CommandLine.Cmd;

/// <summary>Where a gate's inspector answers: on the first of its Unix sockets that lets this user in, else over TCP with a token.</summary>
/// <param name="Host">TCP's host; empty: only the sockets.</param>
/// <param name="Port">TCP's port.</param>
internal sealed record InspectorAddress(string Host, int Port)
{
    /// <summary>Files of Unix sockets, those that give more first; some may not exist.</summary>
    public IReadOnlyList<string> Sockets { get; init; } = [];

    /// <summary>Files with a token for TCP, those that give more first; none: none is asked for.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>The same gate, with the files that it may have put into these folders.</summary>
    public InspectorAddress In(IEnumerable<string> folders)
    {
        var files = folders.Select(folder => new InspectorFiles(folder, Port)).ToArray();
        return this with
        {
            Sockets = [.. AccessRights.All.SelectMany(right => files.Select(f => f.Socket(right)))],
            Tokens = [.. AccessRights.All.SelectMany(right => files.Select(f => f.Token(right)))],
        };
    }

    public override string ToString() =>
        Host.Length == 0 ? string.Join(", ", Sockets) : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
