using System.CommandLine;

namespace LoginGate.CommandLine.Cluster;

/// <summary><c>logingate cluster</c>: what is made once for a cluster of gates.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Prepare a cluster of gates: certificates") { ClusterCertCommand.Create() };
}
