using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace LoginGate.Logging;

/// <summary>
/// The least level that is logged, to be changed while the gate runs: one for all, and others for parts of the actor tree.
/// Any thread may read and change it.
/// </summary>
internal sealed class LogLevelSwitch(LogLevel level)
{
    private readonly Lock _changes = new();
    private volatile State _state = new(level, ImmutableDictionary<string, LogLevel>.Empty);

    /// <summary>Raised after a change, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>What holds where no path says otherwise.</summary>
    public LogLevel Level => _state.Level;

    /// <summary>The exceptions, by the short path that they begin at, such as <c>main/listener</c>.</summary>
    public IReadOnlyDictionary<string, LogLevel> ByPath => _state.ByPath;

    /// <summary>The lowest of them all: what has to be produced.</summary>
    public LogLevel Least => _state.Least;

    public void Set(LogLevel level) => Change(state => new State(level, state.ByPath));

    /// <summary>Sets the level of an actor and all below it. The longest path that fits counts.</summary>
    /// <param name="path">A short path: <c>main</c>, <c>main/loginsrv</c>, <c>main/listener/s-17</c>.</param>
    /// <param name="level">Its level.</param>
    public void Set(string path, LogLevel level) => Change(state => new State(state.Level, state.ByPath.SetItem(path.Trim('/'), level)));

    /// <summary>Takes a path's own level back; false when it had none.</summary>
    public bool Reset(string path)
    {
        var known = _state.ByPath.ContainsKey(path.Trim('/'));
        if (known)
            Change(state => new State(state.Level, state.ByPath.Remove(path.Trim('/'))));
        return known;
    }

    /// <param name="source">A short path.</param>
    /// <param name="level">An event's level.</param>
    public bool IsEnabled(string source, LogLevel level)
    {
        var state = _state;
        var (least, longest) = (state.Level, -1);
        foreach (var (path, own) in state.ByPath)
        {
            if (path.Length > longest && IsAtOrBelow(source, path))
                (least, longest) = (own, path.Length);
        }
        return level >= least;
    }

    private void Change(Func<State, State> change)
    {
        lock (_changes)
            _state = change(_state);
        Changed?.Invoke();
    }

    // Sources outside the gate's own tree begin with a slash; the paths that are set do not.
    private static bool IsAtOrBelow(string source, string path)
    {
        var rest = source.AsSpan().TrimStart('/');
        return rest.StartsWith(path, StringComparison.Ordinal) && (rest.Length == path.Length || rest[path.Length] is '/' or '#');
    }

    private sealed class State(LogLevel level, ImmutableDictionary<string, LogLevel> byPath)
    {
        public LogLevel Level { get; } = level;

        public ImmutableDictionary<string, LogLevel> ByPath { get; } = byPath;

        public LogLevel Least { get; } = byPath.Values.Append(level).Min();
    }
}
