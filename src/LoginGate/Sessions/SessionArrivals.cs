using System.Collections.Concurrent;
using Akka.Actor;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Sessions;

/// <summary>
/// Where a listener leaves its clients for the sessions that it makes for them: all are made from one recipe instead of keeping one each,
/// and each takes the client that bears its number.
/// </summary>
internal sealed class SessionArrivals : IIndirectActorProducer
{
    private readonly ConcurrentDictionary<string, (SessionIdentity Identity, IActorRef Connection)> _waiting = new();

    /// <param name="context">What the sessions share.</param>
    /// <param name="deployment">Their threads and queues.</param>
    public SessionArrivals(SessionContext context, SessionDeployment deployment)
    {
        Context = context;
        Props = Props.CreateBy(this);
        if (deployment.Dispatcher is { } dispatcher)
            Props = Props.WithDispatcher(dispatcher);
        if (deployment.Mailbox is { } mailbox)
            Props = Props.WithMailbox(mailbox);
    }

    public SessionContext Context { get; }

    /// <summary>The recipe: the actor made from it under a name that <see cref="Add"/> gave is that client's session.</summary>
    public Props Props { get; }

    Type IIndirectActorProducer.ActorType => typeof(SessionActor);

    /// <summary>Leaves a client; its session is to be made next.</summary>
    /// <returns>The session's name.</returns>
    public string Add(SessionIdentity identity, IActorRef connection)
    {
        var name = SessionActor.NameOf(identity.Number);
        _waiting[name] = (identity, connection);
        return name;
    }

    /// <summary>The client of a session, once.</summary>
    /// <exception cref="InvalidOperationException">No client was left for it.</exception>
    public (SessionIdentity Identity, IActorRef Connection) Take(string name) =>
        _waiting.TryRemove(name, out var arrival) ? arrival : throw new InvalidOperationException($"No client was left for {name}.");

    ActorBase IIndirectActorProducer.Produce() => new SessionActor(this);

    void IIndirectActorProducer.Release(ActorBase actor)
    {
    }
}
