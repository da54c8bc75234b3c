#nullable disable
namespace Akka.Actor;

/// <summary>Makes and resolves references.</summary>
public interface IActorRefProvider
{
    /// <summary>The root of the tree.</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary>The guardian of user actors.</summary>
    LocalActorRef Guardian { get; }

    /// <summary>The guardian of the runtime's own actors.</summary>
    LocalActorRef SystemGuardian { get; }

    /// <summary>Publishes what it is told as dead letters.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>Swallows what it is told.</summary>
    IActorRef IgnoreRef { get; }

    /// <summary>The path of the root.</summary>
    ActorPath RootPath { get; }

    /// <summary>The system's settings.</summary>
    Settings Settings { get; }

    /// <summary>Holds short-lived references.</summary>
    IInternalActorRef TempContainer { get; }

    /// <summary>Completes when the root has ended.</summary>
    Task TerminationTask { get; }

    /// <summary>The address of the system.</summary>
    Address DefaultAddress { get; }

    /// <summary>The root of the system at an address; dead letters for any other than this one.</summary>
    IActorRef RootGuardianAt(Address address);

    /// <summary>A path for a short-lived reference.</summary>
    ActorPath TempPath();

    /// <summary>Makes a short-lived reference known at its path.</summary>
    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    /// <summary>Takes a short-lived reference out again.</summary>
    void UnregisterTempActor(ActorPath path);

    /// <summary>The reference of a path; one to dead letters when nobody is there.</summary>
    IActorRef ResolveActorRef(string path);

    /// <summary>The reference of a path; one to dead letters when nobody is there.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The address to be reached at from another one; null when that is not possible.</summary>
    Address GetExternalAddressFor(Address address);
}
