namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>Three gates that act as one, and a LoginSrv that all of them reach whatever becomes of the network between them.</summary>
public sealed class GateCluster : IAsyncLifetime
{
    internal const int LoginSrvPort = 5500;

    private const int Size = 3;

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private ClusterNetwork? _network;
    private GateProcess? _loginSrv;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("logingate-cluster").FullName;

    internal ClusterNetwork Network => _network!;

    internal TestSwitch Switch => Network.Switch;

    internal TestAuthority Authority { get; private set; } = null!;

    internal IReadOnlyList<ClusterGate> Gates { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (ClusterNetwork.SkipReason is not null)
            return;
        Authority = new TestAuthority(Folder);
        _network = new ClusterNetwork(Size);
        _loginSrv = GateProcess.StartIn(Network.Outside, "lab", "loginsrv", "--host", "0.0.0.0", "--port", $"{LoginSrvPort}");
        await _loginSrv.ExpectAsync("listens on");
        Gates = [.. Enumerable.Range(0, Size).Select(index => new ClusterGate(this, index))];
        await Task.WhenAll(Gates.Select(gate => gate.StartAsync()));
        await AllAreMembersAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var gate in Gates)
            await gate.DisposeAsync();
        if (_loginSrv is not null)
            await _loginSrv.DisposeAsync();
        _network?.Dispose();
        Authority?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A network that carries everything, gates that serve well, and no bans: what a test begins with, whatever became of the one before.</summary>
    internal async Task StartOverAsync()
    {
        if (_network is null)
            return;
        Switch.Heal();
        foreach (var gate in Gates.Where(gate => !gate.ServesWell))
        {
            await gate.DisposeAsync();
            await gate.StartAsync();
        }
        await AllAreMembersAsync();
        await Task.WhenAll(Gates.Select(gate => gate.AskAsync("gate unban 0.0.0.0/0")));
        await AgreeAsync(Gates, Patience);
    }

    /// <summary>Every gate reaches all others, and has heard from them.</summary>
    internal Task AllAreMembersAsync() => UntilAsync(
        async () =>
        {
            foreach (var gate in Gates)
            {
                // Where it has just started it says nothing.
                if (await gate.ClusterAsync() is not { } known || known["others"]?.AsArray() is not { } others)
                    return false;
                if (known["members"]!.GetValue<int>() != Size || others.Count != Size - 1 || others.Any(other => other!["heard"] is null || other["unreachable"] is not null))
                    return false;
            }
            return true;
        },
        () => Told("gate status"));

    /// <summary>Gates keep the same out, now and after a restart.</summary>
    internal Task AgreeAsync(IEnumerable<ClusterGate> gates, TimeSpan patience, params string[] bans)
    {
        var wanted = string.Join(' ', bans.Order(StringComparer.Ordinal));
        return UntilAsync(
            async () =>
            {
                foreach (var gate in gates)
                {
                    if (await gate.BansAsync() != wanted || gate.BansOnDisk() != wanted)
                        return false;
                }
                return true;
            },
            () => $"wanted: {wanted}\n{Told("gate bans")}", patience);
    }

    /// <summary>Nobody has ended, was not ready or has failed a login; and they go on.</summary>
    internal async Task AssertServeWellAsync()
    {
        await Task.WhenAll(Gates.Select(gate => gate.RobotGetsThroughAsync()));
        Assert.All(Gates, gate => gate.AssertServesWell());
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition, Func<string> about, TimeSpan? patience = null)
    {
        var late = DateTime.UtcNow + (patience ?? Patience);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < late, about());
            await Task.Delay(20);
        }
    }

    private string Told(string command) => string.Join('\n', Gates.Select(gate =>
        $"{gate.Name}: {gate.AskAsync(command).GetAwaiter().GetResult()}\non disk: {gate.BansOnDisk()}\n{string.Join('\n', gate.Process.Lines.TakeLast(40))}"));
}

/// <summary>A test of gates that others use too: each finds them as new.</summary>
public abstract class GateClusterTest(GateCluster cluster) : IAsyncLifetime
{
    protected GateCluster Cluster => cluster;

    public Task InitializeAsync() => cluster.StartOverAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Tests that use the same gates, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class GateClusterTests : ICollectionFixture<GateCluster>
{
    public const string Name = "gates that act as one";
}
