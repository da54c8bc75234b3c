using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace LoginGate.Cluster.Wire;

/// <summary>
/// Stands in for every serializer of Akka.NET that gates do not need: some of them make objects of whatever type a stranger's message names, or start
/// actors. They all have this one's number, so that theirs are unknown; and it takes the type's name for a text, so that no type is looked for.
/// </summary>
internal sealed class RefusingSerializer : SerializerWithStringManifest
{
    private readonly WireCounts _counts;

    public RefusingSerializer(ExtendedActorSystem system)
        : base(system) => _counts = GatesSetup.Of(system).Counts;

    /// <summary>For those that have settings of their own in Akka.NET's.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : this(system) => _ = settings;

    /// <summary>Of Akka.NET's JSON serializer, the one that is taken where there is no other.</summary>
    public override int Identifier => 1;

    public override string Manifest(object o) => "";

    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType()} is not said between gates");

    public override object FromBinary(byte[] bytes, string manifest) => throw _counts.Refuse("gates do not read this");
}
