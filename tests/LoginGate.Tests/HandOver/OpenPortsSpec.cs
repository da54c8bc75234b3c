using System.Net;
using System.Net.Sockets;
using LoginGate.HandOver;
using LoginGate.Settings;

namespace LoginGate.Tests.HandOver;

/// <summary>Which line gets which port that is open already.</summary>
public sealed class OpenPortsSpec : IDisposable
{
    private readonly List<Socket> _open = [];

    public void Dispose() => _open.ForEach(socket => socket.Dispose());

    [Fact]
    public void A_line_takes_the_port_that_has_its_address_whatever_it_was_called()
    {
        var (one, other) = (Port("127.0.0.1"), Port("127.0.0.1"));
        var unwantedPlace = other.LocalEndPoint;

        var shared = OpenPorts.Share(
            [new NamedSocket("west", one.SafeHandle), new NamedSocket("east", other.SafeHandle)],
            [Line("east", one.LocalEndPoint!), Line("west", new IPEndPoint(IPAddress.Loopback, 1))], namesCount: false, out var unwanted);

        Assert.Same(one.SafeHandle, Assert.Single(shared, pair => pair.Key == "east").Value.Socket);
        Assert.Equal($"east, {unwantedPlace}", Assert.Single(unwanted));
        Assert.True(other.SafeHandle.IsClosed);
    }

    [Fact]
    public void A_port_that_the_system_chose_goes_by_the_lines_name()
    {
        var (one, other) = (Port("127.0.0.1"), Port("127.0.0.1"));

        var shared = OpenPorts.Share(
            [new NamedSocket("west", one.SafeHandle), new NamedSocket("east", other.SafeHandle)],
            [Line("east", new IPEndPoint(IPAddress.Loopback, 0)), Line("north", new IPEndPoint(IPAddress.Loopback, 0))], namesCount: false, out _);

        Assert.Same(other.SafeHandle, Assert.Single(shared).Value.Socket);
    }

    [Fact]
    public void What_systemd_opens_goes_by_name_then_by_port_also_where_it_takes_IPv4_in_too()
    {
        var (named, wild) = (Port("127.0.0.1"), Port("::"));

        var shared = OpenPorts.Share(
            [new NamedSocket("unknown", wild.SafeHandle), new NamedSocket("east", named.SafeHandle)],
            [Line("east", new IPEndPoint(IPAddress.Loopback, 7000)), Line("west", new IPEndPoint(IPAddress.Any, ((IPEndPoint)wild.LocalEndPoint!).Port))],
            namesCount: true, out var unwanted);

        Assert.Empty(unwanted);
        Assert.Same(named.SafeHandle, shared["east"].Socket);
        Assert.Same(wild.SafeHandle, shared["west"].Socket);
    }

    [Fact]
    public void What_does_not_listen_is_no_port()
    {
        var idle = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.Empty(OpenPorts.Share([new NamedSocket("main", idle.SafeHandle)], [Line("main", new IPEndPoint(IPAddress.Loopback, 0))], namesCount: true, out var unwanted));

        Assert.Equal("main, no port that listens", Assert.Single(unwanted));
    }

    [Theory]
    [InlineData("/opt/logingate", "logingate", "run --take-over")]
    [InlineData("/opt/logingate", "logingate run --config a.hocon", "run --config a.hocon --take-over")]
    [InlineData("/opt/logingate", "logingate --config a.hocon --take-over", "run --config a.hocon --take-over")]
    [InlineData("/usr/bin/dotnet", "/opt/logingate.dll run", "/opt/logingate.dll run --take-over")]
    public void A_successor_is_started_as_this_process_was(string program, string words, string arguments) =>
        Assert.Equal(arguments, string.Join(' ', Successor.ArgumentsOf(program, words.Split(' '))));

    private static LineSettings Line(string name, EndPoint at) => TestSettings.Line with
    {
        Name = name,
        Listen = TestSettings.Line.Listen with { Host = $"{((IPEndPoint)at).Address}", Port = ((IPEndPoint)at).Port },
    };

    private Socket Port(string host)
    {
        var address = IPAddress.Parse(host);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _open.Add(socket);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        return socket;
    }
}
