using System.Text;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Statistics;
using LoginGate.Transport;
using Xunit.Abstractions;

namespace LoginGate.Tests;

/// <summary>Specs of the gate's actors: virtual time, and probes in place of sockets.</summary>
public abstract class ActorSpec(ITestOutputHelper output) : TestKit(VirtualTime, output: output)
{
    private const string VirtualTime = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = INFO
        """;

    /// <summary>Virtual time as the gate's actors measure it.</summary>
    private protected TimeProvider Clock => new SchedulerTime(Sys.Scheduler);

    private protected LineContext LineWith(LineSettings line, TestProbe admission) => new(line, admission.Ref, new LineStatistics(line.Name), Clock);

    private protected LineContext LineWith(LoginSrvSettings loginSrv, TestProbe admission) => LineWith(TestSettings.Line with { LoginSrv = loginSrv }, admission);

    protected void Advance(TimeSpan time) => ((TestScheduler)Sys.Scheduler).Advance(time);

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    protected static Tcp.Received Received(string text) => new(ByteString.FromBytes(Encoding.Latin1.GetBytes(text)));

    /// <summary>The text of the write that the probe, standing for a connection, gets next.</summary>
    protected static string ExpectWrite(TestProbe connection)
    {
        var write = connection.FishForMessage<Tcp.Write>(_ => true);
        Assert.Same(WriteAck.Instance, write.Ack);
        return Encoding.Latin1.GetString(write.Data.ToArray());
    }

    /// <summary>Tells the writer that its bytes are gone.</summary>
    protected static void Acknowledge(TestProbe connection, IActorRef writer) => writer.Tell(WriteAck.Instance, connection.Ref);

    /// <summary>
    /// Returns once the actor has handled all it was told before. Virtual time may move only then: a timer that is not set
    /// yet does not fire.
    /// </summary>
    protected void Settle(IActorRef actor)
    {
        var asker = CreateTestProbe();
        actor.Tell(new Identify(0), asker.Ref);
        asker.ExpectMsg<ActorIdentity>();
    }

    private sealed class SchedulerTime(ITimeProvider scheduler) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => scheduler.Now.UtcTicks;
    }

    protected static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
