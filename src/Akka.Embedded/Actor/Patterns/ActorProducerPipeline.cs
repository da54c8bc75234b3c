#nullable disable
using Akka.Event;

namespace Akka.Actor;

/// <summary>A plug-in around the making of actors.</summary>
public interface IActorProducerPlugin
{
    /// <summary>True for actor classes the plug-in is for.</summary>
    bool CanBeAppliedTo(Type actorType);

    /// <summary>Called after the constructor, before PreStart.</summary>
    void AfterIncarnated(ActorBase actor, IActorContext context);

    /// <summary>Called before an instance is dropped.</summary>
    void BeforeIncarnated(ActorBase actor, IActorContext context);
}

/// <summary>Base of plug-ins for all actors.</summary>
public abstract class ActorProducerPluginBase : IActorProducerPlugin
{
    /// <inheritdoc/>
    public virtual bool CanBeAppliedTo(Type actorType) => true;

    /// <inheritdoc/>
    public virtual void AfterIncarnated(ActorBase actor, IActorContext context)
    {
    }

    /// <inheritdoc/>
    public virtual void BeforeIncarnated(ActorBase actor, IActorContext context)
    {
    }
}

/// <summary>Base of plug-ins for an actor class or an interface of actors.</summary>
public abstract class ActorProducerPluginBase<TActor> : IActorProducerPlugin
    where TActor : class
{
    /// <inheritdoc/>
    public virtual bool CanBeAppliedTo(Type actorType) => typeof(TActor).IsAssignableFrom(actorType);

    /// <summary>Called after the constructor, before PreStart.</summary>
    public virtual void AfterIncarnated(TActor actor, IActorContext context)
    {
    }

    /// <summary>Called before an instance is dropped.</summary>
    public virtual void BeforeIncarnated(TActor actor, IActorContext context)
    {
    }

    void IActorProducerPlugin.AfterIncarnated(ActorBase actor, IActorContext context) => AfterIncarnated(actor as TActor, context);

    void IActorProducerPlugin.BeforeIncarnated(ActorBase actor, IActorContext context) => BeforeIncarnated(actor as TActor, context);
}

/// <summary>Gives each instance its stash and puts what is left in it back; registered in every system.</summary>
public class ActorStashPlugin : ActorProducerPluginBase
{
    /// <inheritdoc/>
    public override bool CanBeAppliedTo(Type actorType) => typeof(IActorStash).IsAssignableFrom(actorType);

    /// <inheritdoc/>
    public override void AfterIncarnated(ActorBase actor, IActorContext context)
    {
        if (actor is IActorStash { Stash: null } stashing && context is ActorCell cell)
            StashFactory.Attach(cell, stashing);
    }

    /// <inheritdoc/>
    public override void BeforeIncarnated(ActorBase actor, IActorContext context)
    {
        if (actor is IActorStash { Stash: ActorStash stash })
            stash.ReturnToMailbox();
    }
}

/// <summary>The system's plug-ins; a type of plug-in is registered once.</summary>
public class ActorProducerPipelineResolver
{
    private readonly Lock _lock = new();
    private readonly Func<ILoggingAdapter> _log;
    private volatile IActorProducerPlugin[] _plugins = [new ActorStashPlugin()];

    /// <summary>Creates a chain with the stash plug-in alone.</summary>
    public ActorProducerPipelineResolver(Func<ILoggingAdapter> logBuilder)
    {
        _log = logBuilder;
    }

    /// <summary>How many plug-ins are registered.</summary>
    public int TotalPluginCount => _plugins.Length;

    /// <summary>Adds a plug-in at the end; false when one of its type is there.</summary>
    public bool Register(IActorProducerPlugin plugin)
    {
        lock (_lock)
            return InsertLocked(_plugins.Length, plugin);
    }

    /// <summary>Adds a plug-in at a place; false when one of its type is there.</summary>
    public bool Insert(int index, IActorProducerPlugin plugin)
    {
        lock (_lock)
            return InsertLocked(index, plugin);
    }

    /// <summary>Takes the plug-in of a type out.</summary>
    public bool Unregister(IActorProducerPlugin plugin)
    {
        lock (_lock)
        {
            var index = IndexOf(plugin);
            if (index < 0)
                return false;
            _plugins = [.. _plugins[..index], .. _plugins[(index + 1)..]];
            return true;
        }
    }

    /// <summary>True when a plug-in of the type is there.</summary>
    public bool IsRegistered(IActorProducerPlugin plugin) => IndexOf(plugin) >= 0;

    internal void AfterIncarnated(ActorBase actor, IActorContext context)
    {
        foreach (var plugin in _plugins)
            Apply(plugin, actor, context, static (p, a, c) => p.AfterIncarnated(a, c));
    }

    internal void BeforeIncarnated(ActorBase actor, IActorContext context)
    {
        foreach (var plugin in _plugins.Reverse())
            Apply(plugin, actor, context, static (p, a, c) => p.BeforeIncarnated(a, c));
    }

    private void Apply(
        IActorProducerPlugin plugin, ActorBase actor, IActorContext context, Action<IActorProducerPlugin, ActorBase, IActorContext> step)
    {
        try
        {
            if (plugin.CanBeAppliedTo(actor.GetType()))
                step(plugin, actor, context);
        }
        catch (Exception e)
        {
            _log().Error(
                e, "An exception occurred while trying to apply plugin of type {0} to the actor (of type {1})", plugin.GetType(), actor.GetType());
        }
    }

    private int IndexOf(IActorProducerPlugin plugin) => Array.FindIndex(_plugins, p => p.GetType() == plugin.GetType());

    private bool InsertLocked(int index, IActorProducerPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        if (IndexOf(plugin) >= 0)
            return false;
        _plugins = [.. _plugins[..index], plugin, .. _plugins[index..]];
        return true;
    }
}
