using System.Collections;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>The children as strategies get to see them: copied only when one looks, for a parent may have very many.</summary>
internal sealed class ChildrenView(Children children) : IReadOnlyCollection<ChildRestartStats>, IEnumerable<IInternalActorRef>
{
    public int Count => children.Count;

    public IEnumerator<ChildRestartStats> GetEnumerator() => ((IEnumerable<ChildRestartStats>)children.ToStatsArray()).GetEnumerator();

    IEnumerator<IInternalActorRef> IEnumerable<IInternalActorRef>.GetEnumerator() =>
        ((IEnumerable<IInternalActorRef>)children.ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
