using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.IO;

namespace Akka.Embedded.Tests.IO;

public class TcpMessageTests
{
    private static readonly Tcp.Write A = Tcp.Write.Create(ByteString.FromString("a"));
    private static readonly Tcp.Write B = Tcp.Write.Create(ByteString.FromString("b"));
    private static readonly Tcp.Write C = Tcp.Write.Create(ByteString.FromString("c"));

    [Fact]
    public void Commands_keep_what_they_were_given_and_have_the_documented_defaults()
    {
        var address = new IPEndPoint(IPAddress.Loopback, 1);
        var bind = new Tcp.Bind(ActorRefs.Nobody, address);
        Assert.Equal(100, bind.Backlog);
        Assert.False(bind.PullMode);
        Assert.Empty(bind.Options);
        var connect = new Tcp.Connect(address);
        Assert.Null(connect.LocalAddress);
        Assert.Null(connect.Timeout);
        Assert.False(connect.PullMode);
        var register = new Tcp.Register(ActorRefs.Nobody);
        Assert.False(register.KeepOpenOnPeerClosed);
        Assert.True(register.UseResumeWriting);
        Assert.Same(connect, connect.FailureMessage.Cmd);
    }

    [Fact]
    public void Every_close_command_knows_its_event()
    {
        Assert.Same(Tcp.Closed.Instance, Tcp.Close.Instance.Event);
        Assert.Same(Tcp.ConfirmedClosed.Instance, Tcp.ConfirmedClose.Instance.Event);
        Assert.Same(Tcp.Aborted.Instance, Tcp.Abort.Instance.Event);
        Assert.IsAssignableFrom<IDeadLetterSuppression>(Tcp.Close.Instance);
        Assert.IsAssignableFrom<IDeadLetterSuppression>(Tcp.Closed.Instance);
        Assert.Equal("why", new Tcp.ErrorClosed("why").Cause);
    }

    [Fact]
    public void Writes_are_joined_in_order()
    {
        Assert.Equal([A, B], A.Append(B));
        Assert.Equal([A, B, C], A.Append(B.Append(C)));
        Assert.Equal([A, B, C], (Tcp.CompoundWrite)C.Prepend([A, B]));
        Assert.Equal([A, B, C], ((Tcp.CompoundWrite)Tcp.WriteCommand.Create(A, B.Append(C))).Where(w => w != Tcp.Write.Empty));
        Assert.Same(A, A.Append(B).Head);
        Assert.Same(B, A.Append(B).TailCommand);
    }

    [Fact]
    public void A_write_wants_an_ack_only_when_it_names_one()
    {
        Assert.False(A.WantsAck);
        Assert.False(Tcp.Write.Create(ByteString.Empty, new Tcp.NoAck(1)).WantsAck);
        Assert.True(Tcp.Write.Create(ByteString.Empty, new Tcp.Event()).WantsAck);
        Assert.True(Tcp.Write.Empty.Data.IsEmpty);
    }

    [Fact]
    public void A_failure_tells_its_cause()
    {
        var failed = A.FailureMessage;
        Assert.False(failed.Cause.HasValue);
        Assert.Equal("", failed.CauseString);
        var cause = new ConnectException("no route");
        Assert.Same(cause, failed.WithCause(cause).Cause.Value);
        Assert.Contains("no route", failed.WithCause(cause).CauseString, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_read_from_their_section()
    {
        var settings = TcpSettings.Create(ConfigurationFactory.ParseString("""
            buffer-pool = "some.pool", trace-logging = on, batch-accept-limit = 3, register-timeout = infinite
            max-received-message-size = 2 KiB, write-commands-queue-max-size = 1000, outgoing-socket-force-ipv4 = on
            """));
        Assert.Equal("some.pool", settings.BufferPoolConfigPath);
        Assert.True(settings.TraceLogging);
        Assert.Equal(3, settings.BatchAcceptLimit);
        Assert.Null(settings.RegisterTimeout);
        Assert.Equal(2048, settings.ReceivedMessageSizeLimit);
        Assert.Equal(1000, settings.WriteCommandsQueueMaxSize);
        Assert.True(settings.OutgoingSocketForceIpv4);
    }

    [Fact]
    public void Missing_settings_have_the_documented_defaults()
    {
        var settings = TcpSettings.Create(ConfigurationFactory.ParseString("unrelated = 1"));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.RegisterTimeout);
        Assert.Equal(int.MaxValue, settings.ReceivedMessageSizeLimit);
        Assert.Equal(-1, settings.WriteCommandsQueueMaxSize);
        Assert.Equal(10, settings.BatchAcceptLimit);
        Assert.Equal("akka.io.tcp.disabled-buffer-pool", settings.BufferPoolConfigPath);
    }

    [Theory]
    [InlineData("batch-accept-limit = 0")]
    [InlineData("max-channels = 0")]
    [InlineData("max-received-message-size = 0")]
    public void Settings_outside_their_range_are_refused(string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => TcpSettings.Create(ConfigurationFactory.ParseString(text)));
        Assert.Contains(text.Split(' ')[0], error.Message, StringComparison.Ordinal);
    }
}
