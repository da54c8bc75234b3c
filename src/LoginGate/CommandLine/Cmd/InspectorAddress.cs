namespace LoginGate.CommandLine.Cmd;

/// <summary>Where a gate's inspector answers.</summary>
internal sealed record InspectorAddress(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
