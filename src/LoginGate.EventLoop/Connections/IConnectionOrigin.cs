namespace LoginGate.EventLoop.Connections;

/// <summary>Where a connection comes from: a listener that took it, or a connect that made it.</summary>
internal interface IConnectionOrigin
{
    /// <summary>What holds for its connections.</summary>
    TcpManagerSettings Settings { get; }

    bool IsOutgoing { get; }

    /// <summary>One of its connections has ended. From any loop.</summary>
    void OnConnectionEnded();
}
