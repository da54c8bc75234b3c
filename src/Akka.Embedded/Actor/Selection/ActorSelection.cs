#nullable disable
namespace Akka.Actor;

/// <summary>
/// A part of the tree, resolved by name when a message is sent: names, .., * and ? within an element, and ** as the last one for the
/// subtree.
/// </summary>
public class ActorSelection : ICanTell
{
    /// <summary>A selection of nothing.</summary>
    public ActorSelection()
    {
    }

    /// <summary>A selection from an actor, by steps.</summary>
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    /// <summary>A selection from an actor, by a relative path.</summary>
    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, string.IsNullOrEmpty(path) ? [] : path.Split('/', StringSplitOptions.RemoveEmptyEntries))
    {
    }

    /// <summary>
    /// A selection from an actor, by the elements of a relative path. <see cref="IllegalActorNameException"/> when ** is not the
    /// last.
    /// </summary>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        var names = elements.Where(static e => !string.IsNullOrWhiteSpace(e)).ToArray();
        Path = new SelectionPathElement[names.Length];
        for (var i = 0; i < names.Length; i++)
            Path[i] = Parse(names[i], last: i == names.Length - 1);
    }

    /// <summary>Where the selection starts.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The steps.</summary>
    public SelectionPathElement[] Path { get; }

    /// <summary>The steps as text.</summary>
    public string PathString => Path is null ? string.Empty : "/" + string.Join("/", (object[])Path);

    /// <summary>Sends a message to all actors selected; to dead letters when there is none, unless below a wildcard.</summary>
    public void Tell(object message, IActorRef sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        sender ??= Internal.InternalCurrentActorCellKeeper.Current?.Self;
        Deliver((IInternalActorRef)Anchor, sender, new ActorSelectionMessage(message, Path));
    }

    /// <summary>The actor selected, the first that answers; <see cref="ActorNotFoundException"/> when nobody does in time.</summary>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The actor selected, the first that answers; <see cref="ActorNotFoundException"/> when nobody does in time.</summary>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new ActorNotFoundException("Exception ocurred while resolving ActorSelection " + this, e);
        }

        return identity.Subject ?? throw new ActorNotFoundException("subject was null");
    }

    /// <inheritdoc/>
    public override bool Equals(object obj) =>
        obj is ActorSelection other && Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc/>
    public override string ToString() =>
        $"ActorSelection[Anchor({Anchor?.Path.ToStringWithUid()}), Path({PathString})]";

    /// <summary>Follows the steps as far as actors are known here, and sends the message on.</summary>
    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var current = anchor;
        var elements = selection.Elements;
        for (var i = 0; i < elements.Length; i++)
        {
            var rest = elements.AsSpan(i + 1);
            switch (elements[i])
            {
                case SelectParent:
                    if (!current.Parent.IsNobody())
                        current = current.Parent;
                    break;
                case SelectChildName child:
                    var next = SingleChild(current, child.Name);
                    if (next.IsNobody())
                    {
                        TellNobody(current, sender, selection, elements[i..]);
                        return;
                    }

                    current = next;
                    break;
                case SelectChildPattern pattern:
                    FanOut(current, pattern, sender, selection, rest.ToArray(), elements[i..]);
                    return;
                case SelectChildRecursive:
                    foreach (var child in ChildrenOf(current))
                    {
                        child.Tell(selection.Message, sender);
                        Deliver(child, sender, selection.Copy(elements: [SelectChildRecursive.Instance], wildCardFanOut: true));
                    }

                    return;
            }
        }

        current.Tell(selection.Message, sender);
    }

    private static void FanOut(
        IInternalActorRef parent, SelectChildPattern pattern, IActorRef sender, ActorSelectionMessage selection,
        SelectionPathElement[] rest,
        SelectionPathElement[] unmatched)
    {
        var matching = ChildrenOf(parent).Where(c => pattern.Fits(c.Path.Name)).ToArray();
        if (matching.Length == 0)
        {
            if (!selection.WildCardFanOut)
                TellNobody(parent, sender, selection, unmatched);
            return;
        }

        foreach (var child in matching)
        {
            if (rest.Length == 0)
                child.Tell(selection.Message, sender);
            else
                Deliver(child, sender, selection.Copy(elements: rest, wildCardFanOut: selection.WildCardFanOut || matching.Length > 1));
        }
    }

    private static void TellNobody(IInternalActorRef near, IActorRef sender, ActorSelectionMessage selection, SelectionPathElement[] unmatched)
    {
        var provider = (LocalActorRefProvider)near.Provider;
        var missing = near.Path / unmatched.Select(static e => e.ToString());
        new EmptyLocalActorRef(provider, missing, provider.EventStream).Tell(selection.Copy(elements: unmatched), sender);
    }

    private static IInternalActorRef SingleChild(IInternalActorRef parent, string name) => parent switch
    {
        LocalActorRef local => local.GetSingleChild(name),
        VirtualPathContainer container => container.GetSingleChild(name),
        _ => (IInternalActorRef)parent.GetChild([name]),
    };

    private static IEnumerable<IInternalActorRef> ChildrenOf(IInternalActorRef parent) => parent switch
    {
        LocalActorRef local => local.Children.Cast<IInternalActorRef>(),
        VirtualPathContainer container => container.Children,
        _ => [],
    };

    private static SelectionPathElement Parse(string element, bool last)
    {
        if (element == "..")
            return SelectParent.Instance;
        if (element == "**")
        {
            return last
                ? SelectChildRecursive.Instance
                : throw new IllegalActorNameException("Double wildcard can only appear at the last path entry");
        }

        return element.AsSpan().ContainsAny('*', '?') ? new SelectChildPattern(element) : new SelectChildName(element);
    }
}

/// <summary>Making selections.</summary>
internal static class ActorRefFactoryShared
{
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system) =>
        new(((ExtendedActorSystem)system).Provider.RootGuardianAt(actorPath.Address), actorPath.Elements);

    /// <summary>An absolute path starts at the root, a relative one at the given actor, none at all leads to dead letters.</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef lookupRoot)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length > 0 && RelativeActorPath.Unapply(path) is { } elements)
        {
            return path.StartsWith('/')
                ? new ActorSelection(((ExtendedActorSystem)system).Provider.RootGuardian, elements)
                : new ActorSelection(lookupRoot, elements);
        }

        return ActorPath.TryParse(path, out var absolute)
            ? ActorSelection(absolute, system)
            : new ActorSelection(((ExtendedActorSystem)system).Provider.DeadLetters, string.Empty);
    }

    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);
}

/// <summary>Short forms for <see cref="IActorRefFactory"/>.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Makes an actor with a constructor without parameters.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null)
        where TActor : ActorBase, new() => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>A selection from an actor.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        ActorRefFactoryShared.ActorSelection(anchorRef, actorPath);
}
