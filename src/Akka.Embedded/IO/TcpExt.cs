using System.Net;
using Akka.Actor;
using Akka.IO.Buffers;
using Akka.IO.Sockets;

namespace Akka.IO;

/// <summary>The TCP extension of one actor system.</summary>
public sealed class TcpExt : IOExtension
{
    private readonly Lazy<SocketEngine> _engine;

    /// <summary>Creates the extension and its manager, <c>/system/IO-TCP</c>.</summary>
    public TcpExt(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        Settings = TcpSettings.Create(system);
        BufferPool = CreateBufferPool(system);
        Channels = new ChannelCount(ChannelCount.LimitFor(Settings));
        RegisterDeadlines = new RegisterDeadlines(system.Scheduler, Settings.RegisterTimeout);
        _engine = new Lazy<SocketEngine>(() => StartEngine(system));
        Manager = system.SystemActorOf(Props.Create(() => new TcpManager(this)).WithDispatcher(Settings.ManagementDispatcher), "IO-TCP");
    }

    /// <summary>Takes <see cref="Tcp.Bind"/> and <see cref="Tcp.Connect"/>.</summary>
    public override IActorRef Manager { get; }

    /// <summary>The configured buffer pool, for users of the API: connections read into buffers of their threads.</summary>
    public IBufferPool BufferPool { get; }

    /// <summary>The settings.</summary>
    public TcpSettings Settings { get; }

    /// <summary>The sockets of this system; its threads start with the first use.</summary>
    internal SocketEngine Engine => _engine.Value;

    internal ChannelCount Channels { get; }

    /// <summary>From a name, and whether only IPv4 will do, to its addresses.</summary>
    internal Func<DnsEndPoint, bool, Task<IReadOnlyList<IPEndPoint>>> ResolveName { get; set; } = Names.Resolve;

    internal RegisterDeadlines RegisterDeadlines { get; }

    private SocketEngine StartEngine(ExtendedActorSystem system)
    {
        var engine = SocketEngine.Create(Settings);
        system.RegisterOnTermination(engine.Dispose);
        return engine;
    }

    private SegmentedBufferPool CreateBufferPool(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig(Settings.BufferPoolConfigPath);
        return new SegmentedBufferPool(config?.GetInt("buffer-size", 512) ?? 512, config?.GetInt("buffer-pool-limit") ?? 0);
    }
}
