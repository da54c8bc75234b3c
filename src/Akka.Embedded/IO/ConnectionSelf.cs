using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

/// <summary>What a connection tells itself.</summary>
internal sealed class ConnectionSelf : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    /// <summary>Hand the kernel what was queued since.</summary>
    public static readonly ConnectionSelf Flush = new("Flush");

    /// <summary>Bytes that the kernel took no longer count.</summary>
    public static readonly ConnectionSelf Settle = new("Settle");

    /// <summary>Go on reading after others had their turn.</summary>
    public static readonly ConnectionSelf ReadOn = new("ReadOn");

    private readonly string _name;

    private ConnectionSelf(string name) => _name = name;

    public override string ToString() => _name;
}
