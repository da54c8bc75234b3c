using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Settings;

namespace LoginGate.Gate;

/// <summary>How far the gate's lines are drained, and who waits until they all are.</summary>
internal sealed class GateDrain
{
    private readonly HashSet<IActorRef> _drained = [];
    private readonly List<IActorRef> _waiting = [];

    /// <summary>What counts where a command says nothing.</summary>
    public required DrainSettings Settings { private get; set; }

    /// <summary>Whether the gate ends when its lines are drained.</summary>
    public bool EndsGate { get; private set; }

    /// <summary>Tells lines to drain.</summary>
    public void Begin(DrainGate drain, IEnumerable<IActorRef> lines)
    {
        EndsGate |= drain.Line is null;
        var door = drain.Door ?? (Settings.Refuses ? DoorPosition.Refusing : DoorPosition.Closed);
        var order = new DrainLine(door, drain.For ?? Settings.For, drain.By, EndsGate);
        foreach (var line in lines)
        {
            _drained.Remove(line);
            line.Tell(order);
        }
    }

    /// <summary>Tells lines to let clients in again.</summary>
    public void Cancel(IEnumerable<IActorRef> lines)
    {
        EndsGate = false;
        foreach (var line in lines)
        {
            _drained.Remove(line);
            line.Tell(ReopenLine.Instance);
        }
    }

    public void Await(IActorRef asker, IReadOnlyCollection<IActorRef> lines)
    {
        _waiting.Add(asker);
        AnswerIfDrained(lines);
    }

    /// <summary>A line is drained; <paramref name="lines"/> are all.</summary>
    public void OnDrained(IActorRef line, IReadOnlyCollection<IActorRef> lines)
    {
        _drained.Add(line);
        AnswerIfDrained(lines);
    }

    private void AnswerIfDrained(IReadOnlyCollection<IActorRef> lines)
    {
        if (!EndsGate || !lines.All(_drained.Contains))
            return;
        foreach (var asker in _waiting)
            asker.Tell(GateDrained.Instance);
        _waiting.Clear();
    }
}
