using System.Diagnostics;

namespace LoginGate.Lab.Attacks;

/// <summary>
/// Runs attacks on a gate, one at a time, with healthy robots beside each that must not notice anything. Clients and robots come
/// from addresses of their own where that is possible (<see cref="AttackOptions.SpreadsAddresses"/>).
/// </summary>
public sealed class AttackRunner
{
    private static readonly TimeSpan HealthyIdle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly AttackOptions _options;
    private readonly AttackAddresses _addresses;

    /// <summary>Makes a runner; nothing is connected yet.</summary>
    /// <exception cref="ArgumentException">A number that cannot be.</exception>
    public AttackRunner(AttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Clients < 1) throw new LabOptionsException($"An attack has at least one client.");
        if (options.Duration <= TimeSpan.Zero) throw new LabOptionsException($"An attack takes some time.");
        if (options.ConnectsPerSecond < 1 || options.FloodPacketsPerSecond < 1 || options.QuietPacketsPerSecond < 1)
            throw new LabOptionsException($"A rate is at least 1 a second.");
        _options = options;
        _addresses = new AttackAddresses(options.SpreadsAddresses, new Random());
    }

    /// <summary>Does what a healthy robot will do, once. Null when all is well; otherwise why attacks would tell nothing.</summary>
    public async Task<FormattableString?> TryHealthyAsync(CancellationToken cancellation = default)
    {
        if (_options.Healthy == HealthyRobots.None) return await CanConnectAsync(cancellation).ConfigureAwait(false) ? null : (FormattableString)$"no connection";
        var summary = await new RobotSwarm(HealthyOptions() with { Clients = 1, Duration = null }).RunAsync(cancellation).ConfigureAwait(false);
        return summary.IsGood ? null : summary.FirstFailures.Count > 0 ? summary.FirstFailures[0] : $"no answer";
    }

    /// <summary>Runs one attack to its end.</summary>
    /// <param name="attack">Which.</param>
    /// <param name="cancellation">Stops it early; the report then tells how far it came.</param>
    public async Task<AttackReport> RunAsync(Attack attack, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(attack);
        using var healthyEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var swarm = _options.Healthy == HealthyRobots.None ? null : new RobotSwarm(HealthyOptions());
        var healthy = swarm?.RunAsync(healthyEnd.Token);
        bool wasWell = swarm is null || await PlaysOnAsync(swarm, cancellation).ConfigureAwait(false);

        using var field = new AttackField(_options, _addresses, cancellation);
        if (!wasWell) field.Tally.NoteFailure($"the healthy robots did not get through before the attack");
        else await attack.RunAsync(field).ConfigureAwait(false);
        var elapsed = field.Elapsed;
        var figures = field.Tally.Figures();
        attack.Judge(field, figures);

        bool isWell = await IsWellAsync(swarm, cancellation).ConfigureAwait(false);
        await healthyEnd.CancelAsync().ConfigureAwait(false);
        var summary = healthy is null ? null : await healthy.ConfigureAwait(false);
        bool isStopped = cancellation.IsCancellationRequested;
        if (!isWell && wasWell && !isStopped) field.Tally.NoteFailure($"the gate serves nobody any more after the attack");
        JudgeHealthy(field.Tally, summary);

        var findings = field.Tally.Findings();
        var verdict = findings.Any(static finding => finding.IsFailure) ? AttackVerdict.Fell
            : isStopped ? AttackVerdict.Stopped : AttackVerdict.Stood;
        return new AttackReport(attack, elapsed, figures, summary, verdict, findings);
    }

    private static void JudgeHealthy(AttackTally tally, SwarmSummary? summary)
    {
        if (summary is null || summary.Totals.IsClean) return;
        var t = summary.Totals;
        tally.NoteFailure(
            $"healthy robots were disturbed: {t.Failed} wrong, {t.Misrouted} misrouted, {t.Lost} lost, {t.Disconnected} cut off, {t.NotConnected} not connected");
        foreach (var failure in summary.FirstFailures.Take(3)) tally.NoteFailure($"  {failure}");
    }

    // Robots that echo keep their connections: another one tells whether the gate still takes new ones.
    private async Task<bool> IsWellAsync(RobotSwarm? swarm, CancellationToken cancellation)
    {
        if (swarm is not null && !await PlaysOnAsync(swarm, cancellation).ConfigureAwait(false)) return false;
        return _options.Healthy == HealthyRobots.Login || await TryHealthyAsync(cancellation).ConfigureAwait(false) is null;
    }

    // Whether every robot gets through once more. Those that cannot are given the time to say why.
    private async Task<bool> PlaysOnAsync(RobotSwarm swarm, CancellationToken cancellation)
    {
        long wanted = swarm.Progress.Rounds + _options.HealthyCount;
        long start = Stopwatch.GetTimestamp();
        while (swarm.Progress.Rounds < wanted)
        {
            if (cancellation.IsCancellationRequested || Stopwatch.GetElapsedTime(start) > _options.StepTimeout + Grace) return false;
            await Task.Delay(20, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return true;
    }

    private async Task<bool> CanConnectAsync(CancellationToken cancellation)
    {
        using var field = new AttackField(_options, _addresses, cancellation);
        using var client = await AttackClient.ConnectAsync(field, field.NextSource()).ConfigureAwait(false);
        return client is not null && !await client.ClosesAsync(HealthyIdle).ConfigureAwait(false);
    }

    private SwarmOptions HealthyOptions() => new()
    {
        Gate = _options.Gate,
        Dialect = _options.Dialect,
        Clients = _options.HealthyCount,
        ConnectsPerSecond = 0,
        Duration = Forever,
        // A while between login and choice: sessions that stand are what forged frames would hit.
        Script = _options.Healthy == HealthyRobots.Echo ? [RobotStep.Echo] : [RobotStep.Version, RobotStep.Login, RobotStep.Idle, RobotStep.Select],
        IdleTime = HealthyIdle,
        Pause = _options.Healthy == HealthyRobots.Echo ? HealthyIdle : TimeSpan.Zero,
        Accounts = _options.Accounts,
        FirstAccount = _options.FirstAccount,
        StepTimeout = _options.StepTimeout,
        ChecksMarks = _options.ChecksMarks,
    };
}
