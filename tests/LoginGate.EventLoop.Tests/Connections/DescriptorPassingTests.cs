using System.Net;
using System.Net.Sockets;
using Akka.IO;
using LoginGate.EventLoop.Tests.Contract;

namespace LoginGate.EventLoop.Tests.Connections;

/// <summary>A listening socket that goes from one listener to another, as from one process to the next.</summary>
public sealed class DescriptorPassingTests() : TcpContract(Transport.EventLoop)
{
    [Fact]
    public async Task Descriptors_come_with_the_bytes_and_are_of_the_same_socket()
    {
        var port = PlainListener();
        var (one, other) = await PairAsync();
        Assert.Equal(3, DescriptorPassing.Send(one, "abc"u8, [port.SafeHandle, port.SafeHandle]));
        var received = new List<SafeSocketHandle>();
        var bytes = new byte[10];

        Assert.Equal(3, DescriptorPassing.Receive(other, bytes, received));

        Assert.Equal("abc"u8.ToArray(), bytes[..3]);
        Assert.Equal(2, received.Count);
        received.ForEach(handle => Own(handle));
        using var same = new Socket(received[0]);
        Assert.Equal(port.LocalEndPoint, same.LocalEndPoint);
        Assert.NotEqual(port.Handle, same.Handle);
        Assert.Throws<ArgumentException>(() => DescriptorPassing.Send(one, [], []));
        one.Dispose();
        Assert.Equal(0, DescriptorPassing.Receive(other, bytes, received));
    }

    [Fact]
    public async Task A_listener_that_hands_its_socket_on_and_ends_leaves_those_who_wait_to_the_next()
    {
        var first = await Listen(pullMode: true);
        var early = await Dial(first.Address);

        first.Commander.Send(first.Listener, ShareListener.Instance);
        var shared = (await first.Commander.Next<ListenerShared>()).Socket!;
        first.Commander.Send(first.Listener, Tcp.Unbind.Instance);
        await first.Commander.Next<Tcp.Unbound>();
        first.Commander.Send(first.Listener, ShareListener.Instance);
        Assert.Null((await first.Commander.Next<ListenerShared>()).Socket);
        var late = await Dial(first.Address);
        var second = await Listen(new IPEndPoint(IPAddress.Loopback, 1), pullMode: false, new InheritedSocket(shared));

        Assert.Equal(first.Address, second.Address);
        EndPoint[] came = [(await second.Handler.Next<Tcp.Connected>()).RemoteAddress, (await second.Handler.Next<Tcp.Connected>()).RemoteAddress];
        Assert.Equal([early.LocalEndPoint!, late.LocalEndPoint!], came);
        await first.Handler.ExpectNothing();
    }

    [Fact]
    public async Task A_socket_that_does_not_listen_is_refused()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var probe = NewProbe();

        probe.Send(Manager, new Tcp.Bind(probe.Ref, new IPEndPoint(IPAddress.Loopback, 0), options: [new InheritedSocket(socket.SafeHandle)]));

        Assert.Contains("does not listen", (await probe.Next<Tcp.CommandFailed>()).Cause.Value.Message, StringComparison.Ordinal);
    }

    private async Task<(Socket One, Socket Other)> PairAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(file));
        door.Listen();
        var one = Own(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        await one.ConnectAsync(new UnixDomainSocketEndPoint(file));
        return (one, Own(await door.AcceptAsync()));
    }
}
