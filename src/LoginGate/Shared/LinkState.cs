namespace LoginGate.Shared;

/// <summary>What becomes of a client now.</summary>
internal enum LinkState
{
    /// <summary>LoginSrv is away, and so are its clients.</summary>
    Down,

    /// <summary>LoginSrv is away; clients stay, and new ones are taken (<c>when-lost = hold</c>).</summary>
    Held,

    /// <summary>LoginSrv is connected.</summary>
    Up,
}
