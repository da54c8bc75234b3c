namespace Akka.IO.Sockets.Epoll;

/// <summary>A descriptor that a poller watches.</summary>
internal interface IEpollEntry
{
    /// <summary>The place in the poller's table; -1 while it is in none.</summary>
    int Slot { get; set; }

    /// <summary>Tells this entry from an earlier one at the same place: its late events must not reach this one.</summary>
    int Generation { get; set; }

    /// <summary>Called on the poller's thread: must be short and must not throw.</summary>
    void OnEvents(uint flags);
}
