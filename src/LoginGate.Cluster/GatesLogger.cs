using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Event;

namespace LoginGate.Cluster;

/// <summary>
/// Akka.NET's logger of the system <c>gates</c>: hands every event on. A message of a serializer that is not known here comes past no serializer: that
/// it was refused is seen by Akka.Remote's warning alone, and counted here.
/// </summary>
internal sealed class GatesLogger : ReceiveActor
{
    public GatesLogger()
    {
        var setup = GatesSetup.Of(Context.System);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(written =>
        {
            if (written is Warning { Cause: SerializationException unread })
                _ = setup.Counts.Refuse(unread);
            setup.Log(written);
        });
    }
}
