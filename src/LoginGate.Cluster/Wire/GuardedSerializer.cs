using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace LoginGate.Cluster.Wire;

/// <summary>
/// Stands before a serializer of Akka.NET that gates need, and lets through what gates say to each other and no more. Those serializers trust what they
/// read: one that holds messages holds them in each other without end, which ends the process, and one unpacks whatever it is packed to.
/// </summary>
internal abstract class GuardedSerializer : SerializerWithStringManifest
{
    // Serializers call each other on one thread.
    [ThreadStatic]
    private static int _depth;

    private readonly Serializer _inner;
    private readonly WireCounts _counts;
    private readonly int _maxDepth;

    /// <param name="system">The gates' system.</param>
    /// <param name="inner">Does the work.</param>
    /// <param name="maxDepth">In how many other messages one may be.</param>
    protected GuardedSerializer(ExtendedActorSystem system, Serializer inner, int maxDepth)
        : base(system) => (_inner, _maxDepth, _counts) = (inner, maxDepth, GatesSetup.Of(system).Counts);

    public sealed override int Identifier => _inner.Identifier;

    public sealed override string Manifest(object o) => _inner is SerializerWithStringManifest named ? named.Manifest(o) : "";

    public sealed override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <exception cref="SerializationException">It is nothing that gates say to each other.</exception>
    public sealed override object FromBinary(byte[] bytes, string? manifest)
    {
        if (_depth > _maxDepth || !IsTaken(bytes, manifest ?? ""))
            throw _counts.Refuse("gates do not say this");
        _depth++;
        try
        {
            return _inner is SerializerWithStringManifest named ? named.FromBinary(bytes, manifest) : _inner.FromBinary(bytes, null!);
        }
        // Whatever they make of bytes that are not theirs.
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            throw _counts.Refuse(broken);
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Whether it may be read at all.</summary>
    protected abstract bool IsTaken(byte[] bytes, string manifest);
}
