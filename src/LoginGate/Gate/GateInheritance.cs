using System.Net.Sockets;

namespace LoginGate.Gate;

/// <summary>What a gate has from before: ports that are open already, by line.</summary>
/// <param name="sockets">The gate's from now on.</param>
/// <param name="isHeld">Whether clients and files are another process's, until <see cref="OnTaken"/>.</param>
internal sealed class GateInheritance(IReadOnlyDictionary<string, SafeSocketHandle> sockets, bool isHeld)
{
    private readonly Dictionary<string, SafeSocketHandle> _sockets = new(sockets);

    public bool IsHeld { get; private set; } = isHeld;

    /// <summary>A line's port, once.</summary>
    public SafeSocketHandle? Take(string line) => _sockets.Remove(line, out var socket) ? socket : null;

    public void OnTaken() => IsHeld = false;
}
