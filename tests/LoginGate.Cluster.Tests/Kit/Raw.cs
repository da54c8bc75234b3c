using Akka.Actor;
using Akka.Serialization;

namespace LoginGate.Cluster.Tests.Kit;

/// <summary>Whatever bytes, said to be of whatever serializer.</summary>
internal sealed record Raw(int Serializer, string Manifest, byte[] Bytes);

/// <summary>
/// Writes <see cref="Raw"/> as it is. Akka.NET asks for the number right after the bytes, on the same thread, so that it can be another one each time.
/// </summary>
internal sealed class RawSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const int Own = 99_999;

    // Of this system alone: another one is made on the same thread, and asks for the number that is to be its own.
    private readonly ThreadLocal<int?> _number = new();

    public override int Identifier => _number.Value ?? Own;

    public override string Manifest(object o) => ((Raw)o).Manifest;

    public override byte[] ToBinary(object obj)
    {
        var raw = (Raw)obj;
        _number.Value = raw.Serializer;
        return raw.Bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) => throw new NotSupportedException();
}
