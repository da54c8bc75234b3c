namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>A test of gates in namespaces with a network between them: skipped, with the reason, where that cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = ClusterNetwork.SkipReason;
}

/// <inheritdoc cref="ClusterFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = ClusterNetwork.SkipReason;
}
