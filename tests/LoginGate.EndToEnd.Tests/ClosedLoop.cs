using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using LoginGate.Lab;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// Robots that each send a packet, want exactly that one back, and send the next, on the one connection they have. The first thing
/// that goes wrong ends a robot's game and is kept.
/// </summary>
internal sealed class ClosedLoop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _failures = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly RobotClient[] _robots;
    private readonly int[] _rounds;
    private readonly TimeSpan _pause;
    private long _slowest;
    private Task _playing = Task.CompletedTask;

    private ClosedLoop(IPEndPoint gate, int clients, TimeSpan pause)
    {
        var accounts = new NumberedAccounts();
        _pause = pause;
        _rounds = new int[clients];
        _robots = [.. Enumerable.Range(1, clients).Select(number => new RobotClient(new RobotOptions
        {
            Gate = gate,
            Account = accounts[number],
            StepTimeout = Patience,
            // Long enough for an answer too many to come in.
            IdleTime = TimeSpan.FromMilliseconds(200),
        }))];
    }

    public int Clients => _robots.Length;

    /// <summary>Right answers so far.</summary>
    public long Rounds => _rounds.Sum(rounds => (long)rounds);

    /// <summary>The longest that a client has waited for an answer.</summary>
    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref _slowest));

    /// <summary>What went wrong, one line a client.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Connects all and lets them play.</summary>
    public static async Task<ClosedLoop> StartAsync(IPEndPoint gate, int clients, TimeSpan pause)
    {
        var loop = new ClosedLoop(gate, clients, pause);
        foreach (var some in loop._robots.Chunk(100))
            Assert.All(await Task.WhenAll(some.Select(robot => robot.ConnectAsync())), result => Assert.True(result.IsGood, result.ToString()));
        loop._playing = Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(() => loop.PlayAsync(number))));
        return loop;
    }

    /// <summary>Waits until every client has sent a packet after this call and got it back.</summary>
    public async Task EveryoneIsServedAsync()
    {
        // The answer that is awaited now is to an earlier packet.
        var wanted = _rounds.Select(rounds => rounds + 2).ToArray();
        var late = DateTime.UtcNow + Patience;
        while (Enumerable.Range(0, wanted.Length).Any(number => Volatile.Read(ref _rounds[number]) < wanted[number]))
        {
            Assert.Empty(_failures);
            Assert.True(DateTime.UtcNow < late, "Some clients get no answers any more.");
            await Task.Delay(20);
        }
        Assert.Empty(_failures);
    }

    /// <summary>Ends the game after each one's present round; an answer that nobody asked for is a failure too.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _playing;
        var rest = await Task.WhenAll(_robots.Select(robot => robot.DoAsync(RobotStep.Idle)));
        foreach (var bad in rest.Where(result => !result.IsGood))
            _failures.Enqueue(bad.ToString());
        Assert.Empty(_failures);
    }

    /// <summary>Waits until the gate has closed the last client; how each ended is among the failures.</summary>
    public Task AllAreClosedAsync() => _playing.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var robot in _robots)
            robot.Close();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var robot in _robots)
            await robot.DisposeAsync();
        _stop.Dispose();
    }

    private async Task PlayAsync(int number)
    {
        while (!_stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            var result = await _robots[number].DoAsync(RobotStep.Echo);
            if (!result.IsGood)
            {
                _failures.Enqueue($"client {number}, round {_rounds[number]}: {result}");
                return;
            }
            Note(Stopwatch.GetElapsedTime(start));
            Interlocked.Increment(ref _rounds[number]);
            await Task.Delay(_pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Several robots may raise it at once; the longest wins.
    private void Note(TimeSpan time)
    {
        var seen = Interlocked.Read(ref _slowest);
        while (time.Ticks > seen)
        {
            var before = Interlocked.CompareExchange(ref _slowest, time.Ticks, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
