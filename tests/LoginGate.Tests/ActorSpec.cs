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
        """ + Patient;

    /// <summary>How long specs wait for what has to come: a busy machine is no failure.</summary>
    internal const string Patient = """

        akka.test { single-expect-default = 30s, default-timeout = 30s, filter-leeway = 30s }
        """;

    /// <summary>Virtual time as the gate's actors measure it.</summary>
    private protected TimeProvider Clock => new VirtualClock(Sys.Scheduler);

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

    /// <summary>Ends a task that an actor pipes to itself; the actor has been told when this returns.</summary>
    /// <remarks>What waits for the task goes on within this call: on another thread, and so later, only where the caller has a context or it is told to.</remarks>
    protected void Complete<T>(IActorRef actor, TaskCompletionSource<T> task, T result)
    {
        // By then it waits for the task.
        Settle(actor);
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            task.SetResult(result);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
