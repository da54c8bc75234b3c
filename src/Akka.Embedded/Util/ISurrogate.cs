using Akka.Actor;

namespace Akka.Util;

/// <summary>The transportable stand-in of an object.</summary>
public interface ISurrogate
{
    /// <summary>Makes the object it stands for, inside <paramref name="system"/>.</summary>
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>An object that has a transportable stand-in.</summary>
public interface ISurrogated
{
    /// <summary>Makes the stand-in.</summary>
    ISurrogate ToSurrogate(ActorSystem system);
}
