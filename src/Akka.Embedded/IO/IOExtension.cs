using Akka.Actor;

namespace Akka.IO;

/// <summary>Base of the extensions that speak to the outside through a manager actor.</summary>
public abstract class IOExtension : IExtension
{
    /// <summary>The actor that takes this extension's commands.</summary>
    public abstract IActorRef Manager { get; }
}
