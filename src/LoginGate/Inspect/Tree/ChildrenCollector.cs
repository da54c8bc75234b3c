using Akka.Actor;

namespace LoginGate.Inspect;

/// <summary>Ask: answered with <see cref="ChildrenFound"/>.</summary>
internal sealed class CollectChildren
{
    public static readonly CollectChildren Instance = new();

    private CollectChildren()
    {
    }
}

/// <summary>The children of an actor that does not tell them itself, each found by its answer to Identify.</summary>
internal sealed record ChildrenFound(IReadOnlyList<IActorRef> Children);

/// <summary>
/// Lives for one question: asks all below a path for their identity and tells <see cref="ChildrenFound"/> when no more answers come. How
/// many there will be nobody knows, so a moment of silence is the end.
/// </summary>
internal sealed class ChildrenCollector : ReceiveActor, IWithTimers
{
    public const string NamePrefix = "inspector-walk-";

    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly List<IActorRef> _children = [];
    private int _counted = -1;

    public ChildrenCollector(string path)
    {
        _path = path;
        Receive<CollectChildren>(_ => Collect(Sender));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string path) => Akka.Actor.Props.Create(() => new ChildrenCollector(path));

    private void Collecting(IActorRef requester)
    {
        Receive<ActorIdentity>(m => OnIdentity(requester, m));
        Receive<SilenceDue>(_ => OnSilenceDue(requester));
        Receive<Overdue>(_ => Finish(requester));
    }

    private void Collect(IActorRef requester)
    {
        Become(() => Collecting(requester));
        Timers.StartPeriodicTimer(nameof(SilenceDue), SilenceDue.Instance, Silence);
        Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, Longest);
        Context.ActorSelection($"{_path.TrimEnd('/')}/*").Tell(new Identify(_path), Self);
    }

    private void OnIdentity(IActorRef requester, ActorIdentity identity)
    {
        // Nobody: nothing lies below.
        if (identity.Subject is null)
            Finish(requester);
        else if (!identity.Subject.Path.Name.StartsWith(NamePrefix, StringComparison.Ordinal))
            _children.Add(identity.Subject);
    }

    private void OnSilenceDue(IActorRef requester)
    {
        if (_counted == _children.Count)
            Finish(requester);
        _counted = _children.Count;
    }

    private void Finish(IActorRef requester)
    {
        requester.Tell(new ChildrenFound(_children));
        Become(() => ReceiveAny(_ => { }));
        Context.Stop(Self);
    }

    private sealed class SilenceDue
    {
        public static readonly SilenceDue Instance = new();
    }

    private sealed class Overdue
    {
        public static readonly Overdue Instance = new();
    }
}
