using System.Diagnostics;
using System.Net;

namespace LoginGate.Lab;

/// <summary>Many robots at once. One run each; <see cref="Progress"/> may be read from any thread meanwhile.</summary>
public sealed class RobotSwarm
{
    private const int MostFailuresKept = 20;
    private const string FirstStep = "Connect";

    // A gate that is down must not be hammered.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly SwarmOptions _options;
    private readonly LatencyHistogram _connects = new();
    private readonly LatencyHistogram _steps = new();
    private readonly List<FormattableString> _failures = [];
    private readonly long[] _outcomes = new long[Enum.GetValues<RobotOutcome>().Length];
    private long _startedAt;
    private long _rounds;
    private int _started, _running;

    /// <summary>Makes a swarm; nothing is connected yet.</summary>
    /// <exception cref="ArgumentException">There are more robots than account numbers, or no robot, or no step.</exception>
    public RobotSwarm(SwarmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Clients < 1) throw new LabOptionsException($"A swarm has at least one robot.");
        if (options.Script.Count == 0) throw new LabOptionsException($"A script has at least one step.");
        if (options.FirstAccount + (2L * options.Clients) - 1 >= Math.Pow(10, options.Accounts.Digits))
            throw new LabOptionsException($"Account numbers have {options.Accounts.Digits} digits: too few for these robots.");
        _options = options;
    }

    /// <summary>Where it is now.</summary>
    public SwarmProgress Progress => new(
        _startedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_startedAt),
        Volatile.Read(ref _started),
        Volatile.Read(ref _running),
        Volatile.Read(ref _rounds),
        Count(RobotOutcome.Ok),
        Count(RobotOutcome.Failed),
        Count(RobotOutcome.Misrouted),
        Count(RobotOutcome.Lost),
        Count(RobotOutcome.Disconnected),
        Count(RobotOutcome.NotConnected));

    /// <summary>Starts the robots and waits for the last one. Cancelling ends them early; the summary then tells how far they came.</summary>
    public async Task<SwarmSummary> RunAsync(CancellationToken cancellation = default)
    {
        _startedAt = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var robots = new List<Task>(_options.Clients);
        for (int number = 0; number < _options.Clients && !IsOver(stop.Token); number++)
        {
            await UntilTurnAsync(number, stop.Token).ConfigureAwait(false);
            int account = _options.FirstAccount + number;
            robots.Add(Task.Run(() => PlayAsync(account, stop.Token), CancellationToken.None));
        }
        await Task.WhenAll(robots).ConfigureAwait(false);
        lock (_failures) return new SwarmSummary(Progress, _connects.Snapshot(), _steps.Snapshot(), [.. _failures]);
    }

    private long Count(RobotOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    private bool IsOver(CancellationToken stop) =>
        stop.IsCancellationRequested || (_options.Duration is { } duration && Stopwatch.GetElapsedTime(_startedAt) >= duration);

    private async Task UntilTurnAsync(int number, CancellationToken stop)
    {
        if (_options.ConnectsPerSecond <= 0) return;
        var wait = TimeSpan.FromSeconds(number / _options.ConnectsPerSecond) - Stopwatch.GetElapsedTime(_startedAt);
        if (wait <= TimeSpan.Zero) return;
        await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PlayAsync(int number, CancellationToken stop)
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _running);
        try
        {
            // Two accounts by turns: a connection that has just ended and the next one are two sessions to the gate, and LoginSrv
            // may hear of the next login before the last close, which would find the account still in use.
            await using var first = new RobotClient(OptionsOf(number), stop);
            await using var second = new RobotClient(OptionsOf(number + _options.Clients), stop);
            bool keepsConnection = _options.Script.All(step => step == RobotStep.Echo);
            var (robot, other) = (first, second);
            do
            {
                bool went = await PlayRoundAsync(number, robot).ConfigureAwait(false);
                if (!keepsConnection)
                {
                    robot.Close();
                    (robot, other) = (other, robot);
                }
                var pause = went || _options.Pause > AfterFailure ? _options.Pause : AfterFailure;
                if (pause > TimeSpan.Zero && _options.Duration is not null) await Task.Delay(pause, stop).ConfigureAwait(false);
            }
            while (_options.Duration is not null && !IsOver(stop));
        }
        catch (OperationCanceledException)
        {
            // The swarm was told to end.
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<bool> PlayRoundAsync(int number, RobotClient robot)
    {
        if (!robot.IsConnected)
        {
            var connected = await robot.ConnectAsync().ConfigureAwait(false);
            if (connected.IsGood) _connects.Record(connected.Duration);
            else Note(number, connected);
            if (!connected.IsGood) return false;
        }
        foreach (var step in _options.Script)
        {
            var result = await robot.DoAsync(step).ConfigureAwait(false);
            Note(number, result);
            if (!result.IsGood)
            {
                robot.Close();
                return false;
            }
        }
        Interlocked.Increment(ref _rounds);
        return true;
    }

    private void Note(int number, RobotStepResult result)
    {
        Interlocked.Increment(ref _outcomes[(int)result.Outcome]);
        if (result.Outcome == RobotOutcome.Ok && result.Step is not (RobotStep.Idle or RobotStep.Reconnect)) _steps.Record(result.Duration);
        if (result.IsGood) return;
        lock (_failures)
        {
            if (_failures.Count < MostFailuresKept)
                _failures.Add($"{_options.Accounts[number].Name}: {result.Step?.ToString() ?? FirstStep} {result.Outcome}: {result.Detail}");
        }
    }

    private RobotOptions OptionsOf(int number) => new()
    {
        Gate = _options.Gate,
        Dialect = _options.Dialect,
        Account = _options.Accounts[number],
        Source = SourceOf(number),
        StepTimeout = _options.StepTimeout,
        IdleTime = _options.IdleTime,
        AnswersFlowControl = _options.AnswersFlowControl,
        ChecksMarks = _options.ChecksMarks,
        Server = _options.Server,
    };

    // 127.0.1.2 and on, for accounts begin at 1; the last octet is never 0 or 255.
    private IPAddress? SourceOf(int number)
    {
        if (!_options.SpreadsAddresses || !OperatingSystem.IsLinux() || !IPAddress.IsLoopback(_options.Gate.Address)) return null;
        if (_options.Gate.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork) return null;
        int high = number / 254 % ushort.MaxValue + 1;
        return new IPAddress([127, (byte)(high >> 8), (byte)high, (byte)(number % 254 + 1)]);
    }
}
