namespace LoginGate.Protocol;

/// <summary>The presets in an order for trying them out.</summary>
public static class DialectPresets
{
    /// <summary>Every preset, the most common ones first.</summary>
    public static IReadOnlyList<Dialect> MostCommonFirst { get; } = DialectGuess.Candidates;

    /// <summary>The same, without those that differ from another in what clients say alone: no LoginSrv tells them apart.</summary>
    public static IReadOnlyList<Dialect> OfLoginSrvs { get; } = [.. DialectGuess.Candidates.Where(preset => preset.Handshake is not KeyExchangeRules)];

    /// <summary>What clients begin with in the one preset where they have a greeting.</summary>
    public static ReadOnlySpan<byte> ClientGreeting => Greeting;

    internal static byte[] Greeting { get; } = DialectGuess.Candidates.Single(preset => preset.ClientGreeting is not null).ClientGreeting!.ToBytes();
}
