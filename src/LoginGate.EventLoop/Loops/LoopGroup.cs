using Akka.Event;

namespace LoginGate.EventLoop.Loops;

/// <summary>The loops of one dispatcher, with the watch that looks after them.</summary>
internal sealed class LoopGroup
{
    private readonly IoLoop[] _loops;
    private readonly LoopWatch _watch;
    private readonly LoopReports _reports;
    private int _next;
    private int _isStopped;

    /// <param name="settings">How many, and how patient they are.</param>
    /// <param name="events">Where what goes wrong is logged.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The kernel has no more descriptors.</exception>
    public LoopGroup(LoopSettings settings, EventStream events)
    {
        _watch = new LoopWatch(settings.SlowTurn);
        _reports = new LoopReports(events, _watch, settings.WarmUp);
        _loops = new IoLoop[settings.Loops];
        var made = 0;
        try
        {
            for (; made < _loops.Length; made++)
                _loops[made] = new IoLoop($"event-loop-{made + 1}", settings.ReadBytes, _reports, sharesActors: _loops.Length > 1);
            _watch.Start(_loops);
        }
        catch
        {
            foreach (var loop in _loops.AsSpan(0, made))
                loop.Stop();
            throw;
        }
    }

    /// <summary>The one loop, or the first of them: for everything that is not bound to a certain one.</summary>
    public IoLoop First => _loops[0];

    public bool IsSingle => _loops.Length == 1;

    public int Count => _loops.Length;

    public long BlockedTurns => _reports.BlockedTurns;

    /// <summary>The loop for a new connection: they take turns.</summary>
    public IoLoop Next() => IsSingle ? First : _loops[(uint)Interlocked.Increment(ref _next) % (uint)_loops.Length];

    /// <summary>Ends them. Once is enough: their descriptors are others' soon.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 1)
            return;
        _watch.Stop();
        foreach (var loop in _loops)
            loop.Stop();
    }
}
