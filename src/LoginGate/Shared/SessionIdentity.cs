using System.Net;

namespace LoginGate.Shared;

/// <summary>Who and where a session's client is.</summary>
internal sealed record SessionIdentity(int Number, IPEndPoint Client, IPEndPoint Local);
