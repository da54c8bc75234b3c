using System.ComponentModel;
using System.Globalization;
using System.Net;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>
/// A namespace for each gate, and two networks: by cables they hang on the one where LoginSrv and the clients are, which always holds; over
/// <see cref="TestSwitch"/> they reach each other.
/// </summary>
internal sealed class ClusterNetwork : IDisposable
{
    private const string ClientAddresses = "10.77.200.0/24";

    private static readonly Lazy<string?> LazyHindrance = new(Try);

    private readonly TestNetwork _network;

    public ClusterNetwork(int gates)
    {
        _network = TestNetwork.Create(gates);
        try
        {
            // Clients have as many addresses as they like.
            TestNetwork.Run("-n", Outside, "route", "add", "local", ClientAddresses, "dev", "lo");
            foreach (var place in Places)
                TestNetwork.Run("-n", place.Namespace, "route", "add", ClientAddresses, "via", $"{place.Gate}");
            Switch = new TestSwitch([.. Places.Select(place => place.Namespace)]);
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <summary>Why no test can have such a network here; null when it can.</summary>
    public static string? SkipReason => TestNetwork.SkipReason ?? LazyHindrance.Value;

    /// <summary>Where LoginSrv and the clients are.</summary>
    public string Outside => _network.Gate;

    /// <summary>Where the gates are; to each, "the gate" of a <see cref="TestNetwork"/> is what is outside.</summary>
    public IReadOnlyList<TestNetwork.Place> Places => _network.Others;

    public TestSwitch Switch { get; }

    /// <summary>An address that a client can have.</summary>
    public static IPAddress ClientAddress(int number) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"10.77.200.{number}"));

    public void Dispose()
    {
        Switch.Dispose();
        _network.Dispose();
    }

    private static string? Try()
    {
        try
        {
            new ClusterNetwork(1).Dispose();
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            return $"a network between gates cannot be made here: {failure.Message}";
        }
    }
}
