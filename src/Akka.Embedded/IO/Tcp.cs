using Akka.Actor;

namespace Akka.IO;

/// <summary>
/// The TCP extension: its id, and the messages that the manager, listeners and connections take (commands) and send (events).
/// </summary>
public partial class Tcp : ExtensionIdProvider<TcpExt>
{
    /// <summary>The extension's id.</summary>
    public static readonly Tcp Instance = new();

    /// <summary>What happens to a listener or connection that fails: it is stopped, never restarted, as its socket is gone.</summary>
    public static readonly SupervisorStrategy ConnectionSupervisorStrategy =
        new OneForOneStrategy(_ => Directive.Stop);

    /// <summary>The manager of a system: send it <see cref="Bind"/> and <see cref="Connect"/>.</summary>
    public static IActorRef Manager(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Instance.Apply(system).Manager;
    }

    /// <inheritdoc />
    public override TcpExt CreateExtension(ExtendedActorSystem system) => new(system);

    /// <summary>Base of everything that is said between users of TCP and its actors.</summary>
    public class Message : INoSerializationVerificationNeeded
    {
    }
}
