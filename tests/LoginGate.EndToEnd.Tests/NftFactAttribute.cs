namespace LoginGate.EndToEnd.Tests;

/// <summary>A test with Linux's firewall in network namespaces: skipped, with the reason, where they or nft are not to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NftFactAttribute : FactAttribute
{
    public NftFactAttribute() => Skip = TestNetwork.SkipReason ?? WhyNoNft.Value;

    private static Lazy<string?> WhyNoNft { get; } = new(() =>
    {
        try
        {
            using var network = TestNetwork.Create(others: 0);
            // All that the gate does.
            network.RunInGate("nft", "add table inet lgtest; add set inet lgtest s { type ipv4_addr; flags interval, timeout; }");
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return $"nft cannot be had here: {refused.Message}";
        }
    });
}
