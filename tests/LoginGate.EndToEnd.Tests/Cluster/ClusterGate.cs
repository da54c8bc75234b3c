using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests.Cluster;

/// <summary>
/// One gate of a <see cref="GateCluster"/>, with a robot that logs in through it again and again, and somebody who asks all the time whether it is ready.
/// What it keeps on disk stays over its restarts.
/// </summary>
internal sealed partial class ClusterGate(GateCluster cluster, int index) : IAsyncDisposable
{
    private const int Port = 7000;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(200);

    // No other gate of a test has a port below 32768.
    private readonly IPEndPoint _inspector = new(IPAddress.Loopback, 9101 + index);
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(cluster.Folder, $"gate{index + 1}"));
    private GateProcess? _process;
    private GateProcess? _robot;
    private CancellationTokenSource? _watchEnd;
    private Task<string?> _watch = Task.FromResult<string?>(null);

    public int Index => index;

    public string Name => $"gate{index + 1}";

    /// <summary>The program, as it was started last.</summary>
    public GateProcess Process => _process!;

    public string BanFile => Path.Combine(_folder.FullName, "bans.txt");

    private TestNetwork.Place Place => cluster.Network.Places[index];

    /// <summary>Starts it; returns when clients are admitted and a robot has logged in.</summary>
    /// <param name="prefix">What it is started by.</param>
    public async Task StartAsync(params IEnumerable<string> prefix)
    {
        _process = GateProcess.StartUnder(
            ["ip", "netns", "exec", Place.Namespace, .. prefix],
            ["run", .. GateProcess.SettingsFor(new IPEndPoint(Place.Gate, GateCluster.LoginSrvPort), "classic"), .. Settings().SelectMany(s => (string[])["--set", s])]);
        await Process.ExpectAsync("clients are admitted");
        await Process.ExpectAsync("listening on");
        await Process.ExpectAsync("the inspector answers on [0-9]");
        await Process.ExpectAsync("http: listening on");
        _watchEnd = new CancellationTokenSource();
        var end = _watchEnd.Token;
        _watch = Task.Run(() => WatchAsync(end), CancellationToken.None);
        _robot = GateProcess.StartIn(cluster.Network.Outside,
        [
            "lab", "client", "--gate", $"{Place.Address}:{Port}", "--count", "1", "--duration", "1h", "--pause", "100ms",
            "--first-account", string.Create(CultureInfo.InvariantCulture, $"{100 * (index + 1)}"),
        ]);
        await RobotGetsThroughAsync();
    }

    /// <summary>Ends it as systemd does, once its robot has gone.</summary>
    public async Task StopAsync()
    {
        await AssertServedWellAsync();
        Process.Terminate();
        Assert.Equal(0, await Process.ExitCodeAsync());
        await Process.DisposeAsync();
    }

    /// <summary>kill -9, once its robot has gone.</summary>
    public async Task KillAsync()
    {
        await AssertServedWellAsync();
        await Process.DisposeAsync();
    }

    /// <summary>Since it was started it has run and been ready, and no login has failed.</summary>
    public bool ServesWell => !_watch.IsCompleted && _watchEnd is not null && _robot!.Lines.All(line => GoodRound().IsMatch(line));

    /// <summary>It runs, is ready, and no login has failed.</summary>
    public void AssertServesWell()
    {
        Assert.False(_watch.IsCompleted, $"{Name} was not ready: {(_watch.IsCompletedSuccessfully ? _watch.Result : _watch.Exception)}{About}");
        Assert.All(_robot!.Lines, line => Assert.Matches(GoodRound(), line));
    }

    /// <summary>Two logins from now.</summary>
    public async Task RobotGetsThroughAsync()
    {
        var wanted = Rounds + 2;
        await GateCluster.UntilAsync(() => Task.FromResult(Rounds >= wanted), () => $"the robot of {Name}: {string.Join('\n', _robot!.Lines)}{About}");
    }

    public async Task<string> AskAsync(string command)
    {
        using var client = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(_inspector, "admin"));
        return await client.AskAsync(command);
    }

    public async Task<JsonNode> DataAsync(string command)
    {
        using var client = await InspectorClient.ConnectAsync(InspectorClient.SocketOf(_inspector, "admin"));
        return await client.DataAsync(command);
    }

    public async Task BanAsync(string address, string options = "--permanent") =>
        Assert.Contains("is banned", await AskAsync($"gate ban {address} {options}"), StringComparison.Ordinal);

    public async Task LiftAsync(string address) => Assert.Contains("taken back", await AskAsync($"gate unban {address}"), StringComparison.Ordinal);

    /// <summary>Whom it keeps out.</summary>
    public async Task<string> BansAsync() =>
        string.Join(' ', (await DataAsync("gate bans --top 1000"))["bans"]!.AsArray().Select(ban => ban!["range"]!.GetValue<string>()).Order(StringComparer.Ordinal));

    /// <summary>Whom it would keep out after a restart.</summary>
    public string BansOnDisk() => !File.Exists(BanFile) ? "" : string.Join(' ',
        File.ReadLines(BanFile).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));

    /// <summary>What it knows of the others.</summary>
    public async Task<JsonNode?> ClusterAsync() => (await DataAsync("gate status"))["cluster"];

    /// <summary>A client of an address that stays, and whether it is served.</summary>
    public async Task<(RobotClient Robot, bool IsIn)> LogInAsync(IPAddress client)
    {
        var robot = new RobotClient(new RobotOptions
        {
            Gate = new IPEndPoint(Place.Address, Port),
            Source = client,
            Account = LabAccounts.Default.Accounts[0],
            StepTimeout = GateCluster.Patience,
        });
        // The socket is made before the first wait.
        var connected = await NetworkNamespace.Run(cluster.Network.Outside, robot.ConnectAsync);
        Assert.True(connected.IsGood, $"{connected}{About}");
        return (robot, (await robot.DoAsync(RobotStep.Version)).IsGood);
    }

    /// <summary>Whether one more client of an address is served.</summary>
    public async Task<bool> IsLetInAsync(IPAddress client)
    {
        var (robot, isIn) = await LogInAsync(client);
        await robot.DisposeAsync();
        return isIn;
    }

    public async ValueTask DisposeAsync()
    {
        await EndWatchAsync();
        if (_robot is not null)
            await _robot.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    /// <summary>Logins of the robot so far, as it says once a second.</summary>
    private int Rounds => _robot?.Lines.Select(line => Regex.Match(line, @"([0-9]+) rounds")).LastOrDefault(found => found.Success) is { } last
        ? int.Parse(last.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^ *[0-9.]+ s .* 0 bad$")]
    private static partial Regex GoodRound();

    private string About => $"\n{string.Join('\n', Process.Lines.TakeLast(60))}";

    private IEnumerable<string> Settings() =>
    [
        "login-gate.defaults.listen.host=0.0.0.0",
        $"login-gate.defaults.listen.port={Port}",
        $"login-gate.inspect.port={_inspector.Port}",
        "login-gate.http.enabled=on",
        "login-gate.log.console.level=INFO",
        $"login-gate.admission.ban-file={BanFile}",
        "login-gate.admission.max-connections-per-address=3",
        "login-gate.cluster.enabled=on",
        $"login-gate.cluster.name={Name}",
        $"login-gate.cluster.listen.host={TestSwitch.AddressOf(index)}",
        $"login-gate.cluster.peers=[{string.Join(',', cluster.Gates.Select(gate => $"\"{TestSwitch.AddressOf(gate.Index)}\""))}]",
        $"login-gate.cluster.tls.certificate={cluster.Authority.Issue(Name)}",
        $"login-gate.cluster.tls.ca={cluster.Authority.CertificateFile}",
    ];

    private async Task AssertServedWellAsync()
    {
        AssertServesWell();
        await EndWatchAsync();
        _robot!.Interrupt();
        Assert.True(await _robot.ExitCodeAsync() == 0, $"{string.Join('\n', _robot.Lines)}{About}");
        Assert.Contains(_robot.Lines, line => line.Contains(" 0 wrong, 0 misrouted, 0 lost, 0 cut off, 0 not connected", StringComparison.Ordinal));
        await _robot.DisposeAsync();
    }

    private async Task EndWatchAsync()
    {
        if (_watchEnd is null)
            return;
        await _watchEnd.CancelAsync();
        await _watch;
        _watchEnd.Dispose();
        _watchEnd = null;
    }

    /// <returns>What was wrong; null: nothing until the end.</returns>
    private async Task<string?> WatchAsync(CancellationToken end)
    {
        using var client = NetworkNamespace.HttpClient(Place.Namespace, GateCluster.Patience);
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("http://127.0.0.1:9112/readyz"), end);
                if (answer.StatusCode != HttpStatusCode.OK)
                    return $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(end)}";
                await Task.Delay(WatchInterval, end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                return failure.Message;
            }
        }
        return null;
    }
}
