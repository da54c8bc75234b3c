using System.Linq.Expressions;
using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>An actor that runs on the calling thread, supervised by <paramref name="supervisor"/>.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef? supervisor,
        string? name = null) where TActor : ActorBase =>
        new(Sys, props, supervisor, name);

    /// <summary>An actor that runs on the calling thread.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string? name = null) where TActor : ActorBase => new(Sys,
        props, null, name);

    /// <summary>An actor that runs on the calling thread, supervised by <paramref name="supervisor"/>.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef? supervisor, string? name = null)
        where TActor : ActorBase =>
        new(Sys, Props.Create(factory), supervisor, name);

    /// <summary>An actor that runs on the calling thread.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory,
        string? name = null) where TActor : ActorBase =>
        new(Sys, Props.Create(factory), null, name);

    /// <summary>An actor that runs on the calling thread, supervised by <paramref name="supervisor"/>.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef? supervisor, string? name = null) where TActor : ActorBase, new() =>
        new(Sys, Props.Create<TActor>(), supervisor, name);

    /// <summary>An actor that runs on the calling thread.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string? name = null) where TActor : ActorBase, new() =>
        new(Sys, Props.Create<TActor>(), null, name);

    /// <summary>A state machine that runs on the calling thread, supervised by <paramref name="supervisor"/>.</summary>
    public TestFSMRef<TFsmActor, TState, TData> ActorOfAsTestFSMRef<TFsmActor, TState, TData>(Props props, IActorRef? supervisor,
        string? name = null,
        bool withLogging = false) where TFsmActor : FSM<TState, TData> =>
        new(Sys, props, supervisor, name, withLogging);

    /// <summary>A state machine that runs on the calling thread.</summary>
    public TestFSMRef<TFsmActor, TState, TData> ActorOfAsTestFSMRef<TFsmActor, TState, TData>(Props props, string? name = null,
        bool withLogging = false)
        where TFsmActor : FSM<TState, TData> =>
        new(Sys, props, null, name, withLogging);

    /// <summary>A state machine that runs on the calling thread, supervised by <paramref name="supervisor"/>.</summary>
    public TestFSMRef<TFsmActor, TState, TData> ActorOfAsTestFSMRef<TFsmActor, TState, TData>(IActorRef? supervisor, string? name = null,
        bool withLogging = false) where TFsmActor : FSM<TState, TData>, new() =>
        new(Sys, Props.Create<TFsmActor>(), supervisor, name, withLogging);

    /// <summary>A state machine that runs on the calling thread.</summary>
    public TestFSMRef<TFsmActor, TState, TData> ActorOfAsTestFSMRef<TFsmActor, TState, TData>(string? name = null, bool withLogging = false)
        where TFsmActor : FSM<TState, TData>, new() =>
        new(Sys, Props.Create<TFsmActor>(), null, name, withLogging);

    /// <summary>A state machine that runs on the calling thread, supervised by <paramref name="supervisor"/>.</summary>
    public TestFSMRef<TFsmActor, TState, TData> ActorOfAsTestFSMRef<TFsmActor, TState, TData>(Expression<Func<TFsmActor>> factory,
        IActorRef? supervisor,
        string? name = null, bool withLogging = false) where TFsmActor : FSM<TState, TData> =>
        new(Sys, Props.Create(factory), supervisor, name, withLogging);

    /// <summary>A state machine that runs on the calling thread.</summary>
    public TestFSMRef<TFsmActor, TState, TData> ActorOfAsTestFSMRef<TFsmActor, TState, TData>(Expression<Func<TFsmActor>> factory,
        string? name = null,
        bool withLogging = false) where TFsmActor : FSM<TState, TData> =>
        new(Sys, Props.Create(factory), null, name, withLogging);
}
