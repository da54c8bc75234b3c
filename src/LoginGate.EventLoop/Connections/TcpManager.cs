using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using LoginGate.EventLoop.Loops;

namespace LoginGate.EventLoop.Connections;

/// <summary>Takes <see cref="Tcp.Bind"/> and <see cref="Tcp.Connect"/> as Akka.IO's manager does. Lives on the first loop.</summary>
internal sealed class TcpManager : LoopRef
{
    private readonly ExtendedActorSystem _system;
    private readonly LoopGroup _loops;
    private readonly ActorPath _path;
    private long _lastNumber;

    public TcpManager(ExtendedActorSystem system, LoopGroup loops)
        : base(loops.First)
    {
        _system = system;
        _loops = loops;
        Settings = TcpManagerSettings.Create(system);
        Channels = new ChannelCount(Settings.MaxChannels);
        _path = new ChildActorPath(system.SystemGuardian.Path, ManagerActor.Name, 1);
    }

    public TcpManagerSettings Settings { get; }

    public ChannelCount Channels { get; }

    public EventStream Events => _system.EventStream;

    public IScheduler Scheduler => _system.Scheduler;

    public override IActorRefProvider Provider => _system.Provider;

    /// <summary>A path for something new below the manager.</summary>
    public ActorPath NextPath(string kind)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        return new ChildActorPath(_path, kind + number, number);
    }

    /// <summary>The loop for a new connection.</summary>
    public IoLoop NextLoop() => _loops.Next();

    protected override ActorPath MakePath() => _path;

    protected override void Handle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Tcp.Bind bind:
                OnBind(bind, sender);
                break;
            case Tcp.Connect connect:
                new Connector(this, connect, sender).Start();
                break;
            default:
                Unhandled(Events, message, sender);
                break;
        }
    }

    private void OnBind(Tcp.Bind bind, IActorRef sender)
    {
        switch (bind.LocalAddress)
        {
            case IPEndPoint address:
                Bind(bind, address, sender);
                break;
            case DnsEndPoint name:
                _ = BindWhenResolvedAsync(bind, name, sender);
                break;
            default:
                Refuse(bind, sender, new NotSupportedException($"An address of type {bind.LocalAddress.GetType()} cannot be bound."));
                break;
        }
    }

    private async Task BindWhenResolvedAsync(Tcp.Bind bind, DnsEndPoint name, IActorRef sender)
    {
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(name.Host, name.AddressFamily).ConfigureAwait(false);
            Loop.HandOver(LoopCall.Of(() => Bind(bind, new IPEndPoint(addresses[0], name.Port), sender)));
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            Refuse(bind, sender, unknown);
        }
    }

    private void Bind(Tcp.Bind bind, IPEndPoint address, IActorRef sender)
    {
        Socket? socket = null;
        try
        {
            var inherited = bind.Options.OfType<InheritedSocket>().FirstOrDefault();
            socket = inherited is null ? Sockets.Create(address) : Sockets.Adopt(inherited.Socket);
            foreach (var option in bind.Options)
                option.BeforeServerSocketBind(socket);
            if (inherited is null)
                socket.Bind(address);
            foreach (var option in bind.Options.OfType<Inet.SocketOptionV2>())
                option.AfterBind(socket);
            socket.Listen(bind.Backlog);
            var listener = new Listener(this, Loop, socket, bind);
            var bound = new Tcp.Bound(socket.LocalEndPoint!);
            // When the handler has stopped already, the listener does so too.
            listener.Open();
            sender.Tell(bound, listener);
        }
        catch (Exception refused)
        {
            socket?.Dispose();
            Refuse(bind, sender, refused);
        }
    }

    private void Refuse(Tcp.Command command, IActorRef sender, Exception why) => sender.Tell(command.FailedBy(why), this);
}
