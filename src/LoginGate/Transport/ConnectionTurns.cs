using System.Runtime.InteropServices;
using Akka.Actor;

namespace LoginGate.Transport;

/// <summary>
/// Tells a peer that does not read from a connection that has only not had its turn: Akka.IO's connections are actors that wait for a
/// thread as others do, and what they acknowledge waits behind whatever is in the writer's mailbox already. The connection is asked for a
/// sign of life after what it was told, as often as it may need turns for the write under way. A part of its writer.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ConnectionTurns
{
    // Akka.IO's connection sends one piece a turn (akka.io.tcp.maximum-frame-size, seldom less).
    private const int LeastPiece = 1024;

    // One that has no mailbox, as an event loop's, does what it is told at once.
    private const int WithoutMailbox = 2;

    private int _left;
    private bool _isAsked;

    /// <summary>A write is handed to the connection.</summary>
    public void OnWrite(int bytes) => _left = 2 + (bytes / LeastPiece);

    /// <summary>Asks the connection, unless it is asked already; its answer is an <see cref="ActorIdentity"/>.</summary>
    public void Ask(IActorRef connection, IActorRef self)
    {
        if (_isAsked)
            return;
        _isAsked = true;
        if (connection is ActorRefWithCell)
        {
            connection.Tell(new Identify(messageId: null), self);
            return;
        }
        // What it has acknowledged stands before this in the writer's own mailbox.
        _left = Math.Min(_left, WithoutMailbox);
        self.Tell(new ActorIdentity(messageId: null, connection), connection);
    }

    /// <summary>The connection has had a turn.</summary>
    /// <returns>False: it has had all it may need, and the peer has not taken the write.</returns>
    public bool OnTurn()
    {
        _isAsked = false;
        return --_left > 0;
    }
}
