using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using LoginGate.Logging;

namespace LoginGate.Tests.Logging;

/// <summary>Which of Akka.NET's lines an operator sees.</summary>
public class OperatorsLinesSpec
{
    private static readonly Type OfRemote = typeof(Akka.Remote.AssociationErrorEvent);
    private static readonly Type OfNothing = typeof(DummyClassForStringSources);

    private readonly OperatorsLines _lines = new(ConfigurationFactory.Empty);

    [Fact]
    public void What_other_gates_and_strangers_do_is_no_line_of_Akkas()
    {
        LogEvent[] told =
        [
            new Warning("remoting (akka://gates)", OfNothing, "Tried to associate with unreachable remote address [akka.tcp://gates@10.0.0.2:9113]."),
            new Warning("akka://gates/system/endpointManager", OfRemote, "Association to ... has been quarantined"),
            new Warning("akka://gates/system/endpointManager", OfRemote, "Deserialization failed for message with serializer id [4711] and manifest [a stranger's]."),
            new Error(null, "akka://gates/system/transports", OfRemote, "No response from remote. Handshake timed out or transport failure detector triggered."),
            new Error(new InvalidOperationException("cut"), "akka://gates/system/endpointManager", OfRemote, "Disassociated"),
            // Its supervisor's, which is Akka.NET's own.
            new Error(new Akka.Remote.RemoteTransportException("Disassociated"), "akka://gates/system/endpointManager/reliableEndpointWriter-1/endpointWriter",
                typeof(OneForOneStrategy), "Disassociated"),
            new Error(new IOException("Channel is closed"), "TcpClientHandler (akka://gates)", OfRemote, "TLS handshake failed on channel [[::1]:1->[::1]:2](Id=1)\nadvice"),
            new Error(new InvalidOperationException("in use"), "TcpTransport (akka://gates)", OfRemote, "Failed to bind to 127.0.0.1:9113; shutting down DotNetty transport."),
        ];

        Assert.All(told, line => Assert.False(_lines.Contain(line), $"{line}"));
    }

    [Fact]
    public void What_breaks_between_gates_is_a_line()
    {
        Assert.True(_lines.Contain(new Error(null, "akka://gates/system/endpointManager", OfRemote, "it broke")));
        Assert.True(_lines.Contain(new Error(null, "remoting (akka://gates)", OfNothing, "it broke")));
        Assert.True(_lines.Contain(new Warning("akka://gates/user/directory", typeof(OperatorsLines), "gate north cannot be reached")));
        Assert.True(_lines.Contain(new Warning("akka://logingate/system", typeof(ActorSystem), "it is odd")));
    }
}
