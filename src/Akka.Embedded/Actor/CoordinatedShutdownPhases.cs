using Akka.Configuration;

namespace Akka.Actor;

/// <summary>One phase: what must run before it, how long it may take, and whether failures are logged or end the run.</summary>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled = true);

/// <summary>The phases of a coordinated shutdown in the order they run.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _phases;
    private readonly ShutdownPhase _undeclared;

    /// <summary>Orders the phases; ArgumentException when they depend on each other in a circle.</summary>
    public ShutdownPhases(IReadOnlyDictionary<string, ShutdownPhase> phases, TimeSpan defaultTimeout)
    {
        _phases = new Dictionary<string, ShutdownPhase>(phases);
        _undeclared = new ShutdownPhase([], defaultTimeout, Recover: true);
        Ordered = Sort();
    }

    public IReadOnlyList<string> Ordered { get; }

    /// <summary>The phase; one that others only mention has no dependencies and the default time-out.</summary>
    public ShutdownPhase this[string name] => _phases.GetValueOrDefault(name, _undeclared);

    /// <summary>Reads <c>default-phase-timeout</c> and <c>phases</c> of <c>akka.coordinated-shutdown</c>.</summary>
    public static ShutdownPhases FromConfig(Config shutdown)
    {
        var defaultTimeout = shutdown.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5));
        var phases = new Dictionary<string, ShutdownPhase>();
        if (shutdown.GetConfig("phases") is { } declared)
        {
            foreach (var name in declared.AsEnumerable().Select(p => p.Key))
            {
                var phase = declared.GetConfig(name);
                phases[name] = new ShutdownPhase(
                    [.. phase.GetStringList("depends-on")],
                    phase.GetTimeSpan("timeout", defaultTimeout),
                    phase.GetBoolean("recover", true),
                    phase.GetBoolean("enabled", true));
            }
        }

        return new ShutdownPhases(phases, defaultTimeout);
    }

    public bool Contains(string name) => Ordered.Contains(name);

    public IEnumerable<string> From(string? first) =>
        Ordered.SkipWhile(p => first is not null && p != first).Where(p => this[p].Enabled);

    public ConfigurationException Unknown(string name) =>
        new($"Unknown phase [{name}]; known phases are [{string.Join(", ", Ordered)}]. "
            + "A phase must be declared under akka.coordinated-shutdown.phases.");

    private List<string> Sort()
    {
        var ordered = new List<string>();
        var done = new HashSet<string>();
        var under = new List<string>();
        // By name, so that phases which do not depend on each other have a fixed order too.
        foreach (var name in _phases.Keys.Order(StringComparer.Ordinal))
            Visit(name);
        return ordered;

        void Visit(string name)
        {
            if (done.Contains(name))
                return;
            if (under.Contains(name))
            {
                var circle = string.Join(" -> ", under.SkipWhile(p => p != name).Append(name));
                throw new ArgumentException($"Phases depend on each other in a circle: {circle}.");
            }

            under.Add(name);
            foreach (var earlier in this[name].DependsOn.Order(StringComparer.Ordinal))
                Visit(earlier);
            under.RemoveAt(under.Count - 1);
            done.Add(name);
            ordered.Add(name);
        }
    }
}
