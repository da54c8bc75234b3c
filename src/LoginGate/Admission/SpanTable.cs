using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>
/// Values by span of addresses, and the spans that hold an address: an interval tree (by first address, each node knowing the highest last
/// address below it), kept shallow by random priorities (a treap). A question takes some dozen steps however many spans there are, and more
/// only for each span found. Not thread safe; any number may read one that nobody changes.
/// </summary>
internal sealed class SpanTable<T>
{
    private Node? _ipv4;
    private Node? _ipv6;

    public int Count { get; private set; }

    /// <summary>Every value, by its span.</summary>
    public IEnumerable<T> Values => Touching(AddressSpan.All(isIPv6: false)).Concat(Touching(AddressSpan.All(isIPv6: true)));

    public bool TryGet(AddressSpan span, out T value)
    {
        var node = RootOf(span);
        while (node is not null && span.CompareTo(node.Span) is var order and not 0)
            node = order < 0 ? node.Left : node.Right;
        value = node is null ? default! : node.Value;
        return node is not null;
    }

    public void Set(AddressSpan span, T value)
    {
        Remove(span, out _);
        ref var root = ref RootOf(span);
        root = Insert(root, new Node(span, value));
        Count++;
    }

    public bool Remove(AddressSpan span, out T value)
    {
        Node? removed = null;
        ref var root = ref RootOf(span);
        root = Remove(root, span, ref removed);
        value = removed is null ? default! : removed.Value;
        Count -= removed is null ? 0 : 1;
        return removed is not null;
    }

    /// <summary>The value of the first span around an address that the condition accepts: of spans within each other the widest.</summary>
    public bool TryCover<TState>(AddressSpan address, TState state, Func<T, TState, bool> accepts, out T value)
    {
        var node = Cover(RootOf(address), address, state, accepts);
        value = node is null ? default! : node.Value;
        return node is not null;
    }

    /// <summary>Whether any span holds all of this one.</summary>
    public bool Covers(AddressSpan address) => TryCover(address, 0, static (_, _) => true, out _);

    /// <summary>The values of all spans that share an address with this one, in their order. They must not change meanwhile.</summary>
    public IEnumerable<T> Touching(AddressSpan span)
    {
        var path = new Stack<Node>();
        var node = RootOf(span);
        while (true)
        {
            for (; node is not null && node.LastBelow >= span.First; node = node.Left)
                path.Push(node);
            // All that come behind begin later still.
            if (!path.TryPop(out node) || node.Span.First > span.Last)
                yield break;
            if (node.Span.Last >= span.First)
                yield return node.Value;
            node = node.Right;
        }
    }

    private static Node? Cover<TState>(Node? node, AddressSpan address, TState state, Func<T, TState, bool> accepts)
    {
        while (node is not null && node.LastBelow >= address.Last)
        {
            if (Cover(node.Left, address, state, accepts) is { } before)
                return before;
            if (node.Span.First > address.First)
                return null;
            if (node.Span.Last >= address.Last && accepts(node.Value, state))
                return node;
            node = node.Right;
        }
        return null;
    }

    private static Node Insert(Node? tree, Node added)
    {
        if (tree is null)
            return added;
        if (added.Priority > tree.Priority)
        {
            Split(tree, added.Span, out added.Left, out added.Right);
            return added.Measured();
        }
        if (added.Span.CompareTo(tree.Span) < 0)
            tree.Left = Insert(tree.Left, added);
        else
            tree.Right = Insert(tree.Right, added);
        return tree.Measured();
    }

    private static void Split(Node? tree, AddressSpan span, out Node? before, out Node? behind)
    {
        if (tree is null)
        {
            (before, behind) = (null, null);
        }
        else if (span.CompareTo(tree.Span) < 0)
        {
            Split(tree.Left, span, out before, out tree.Left);
            behind = tree.Measured();
        }
        else
        {
            Split(tree.Right, span, out tree.Right, out behind);
            before = tree.Measured();
        }
    }

    private static Node? Remove(Node? tree, AddressSpan span, ref Node? removed)
    {
        if (tree is null)
            return null;
        var order = span.CompareTo(tree.Span);
        if (order == 0)
        {
            removed = tree;
            return Merge(tree.Left, tree.Right);
        }
        if (order < 0)
            tree.Left = Remove(tree.Left, span, ref removed);
        else
            tree.Right = Remove(tree.Right, span, ref removed);
        return tree.Measured();
    }

    private static Node? Merge(Node? before, Node? behind)
    {
        if (before is null || behind is null)
            return before ?? behind;
        if (before.Priority > behind.Priority)
        {
            before.Right = Merge(before.Right, behind);
            return before.Measured();
        }
        behind.Left = Merge(before, behind.Left);
        return behind.Measured();
    }

    private ref Node? RootOf(AddressSpan span) => ref span.IsIPv6 ? ref _ipv6 : ref _ipv4;

    private sealed class Node(AddressSpan span, T value)
    {
        // Fields, because the tree is relinked in place.
        public Node? Left;
        public Node? Right;

        public AddressSpan Span { get; } = span;

        public T Value { get; } = value;

        public int Priority { get; } = Random.Shared.Next();

        /// <summary>The highest last address of the node and all below it.</summary>
        public UInt128 LastBelow { get; private set; } = span.Last;

        /// <summary>The node, after its children have changed.</summary>
        public Node Measured()
        {
            LastBelow = Higher(Higher(Span.Last, Left), Right);
            return this;
        }

        private static UInt128 Higher(UInt128 last, Node? child) => child is not null && child.LastBelow > last ? child.LastBelow : last;
    }
}
