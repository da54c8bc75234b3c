namespace LoginGate.EndToEnd.Tests;

/// <summary>A test in network namespaces: skipped, with the reason, where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute() => Skip = TestNetwork.SkipReason;
}
