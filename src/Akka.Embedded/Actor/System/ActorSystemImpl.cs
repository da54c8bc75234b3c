#nullable disable
using System.Text;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>The actor system.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ExtensionRegistry _extensions;
    private readonly TerminationCallbacks _terminationCallbacks;
    private readonly LocalActorRefProvider _provider;
    private int _terminating;

    /// <summary>Makes a system with the built-in configuration; <see cref="Start"/> brings it up.</summary>
    public ActorSystemImpl(string name)
        : this(name, ConfigurationFactory.Default(), ActorSystemSetup.Empty, Option<Props>.None)
    {
    }

    /// <summary>Makes a system; <see cref="Start"/> brings it up. <see cref="ArgumentException"/> for an illegal name.</summary>
    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup, Option<Props>? guardianProps = null)
    {
        if (name is null || !LegalName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')",
                nameof(name));
        }

        ArgumentNullException.ThrowIfNull(config);
        Name = name;
        GuardianProps = guardianProps ?? Option<Props>.None;
        _extensions = new ExtensionRegistry(this);
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, "ActorSystem(" + name + ")", GetType(), Settings.LogFormatter);
        Scheduler = CreateScheduler();
        StartTime = Scheduler.MonotonicClock;
        _provider = new LocalActorRefProvider(name, Settings, EventStream);
        DeadLetterQueue = new DeadLetterMessageQueue(_provider.DeadLetters);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
        ActorPipelineResolver = new ActorProducerPipelineResolver(() => Log);
        _terminationCallbacks = new TerminationCallbacks(_provider.TerminationTask, Log, StopScheduler);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Settings Settings { get; }

    /// <inheritdoc/>
    public override EventStream EventStream { get; }

    /// <inheritdoc/>
    public override ILoggingAdapter Log { get; }

    /// <inheritdoc/>
    public override IScheduler Scheduler { get; }

    /// <inheritdoc/>
    public override Mailboxes Mailboxes { get; }

    /// <inheritdoc/>
    public override Dispatchers Dispatchers { get; }

    /// <inheritdoc/>
    public override ActorProducerPipelineResolver ActorPipelineResolver { get; }

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _provider;

    /// <inheritdoc/>
    public override IActorRef DeadLetters => _provider.DeadLetters;

    /// <inheritdoc/>
    public override IActorRef IgnoreRef => _provider.IgnoreRef;

    /// <inheritdoc/>
    public override IInternalActorRef Guardian => _provider.Guardian;

    /// <inheritdoc/>
    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    /// <inheritdoc/>
    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    /// <summary>The recipe of the user guardian, when it is not the built-in one.</summary>
    public Option<Props> GuardianProps { get; }

    /// <inheritdoc/>
    public override Task WhenTerminated => _terminationCallbacks.Done;

    internal LocalActorRefProvider LocalProvider => _provider;

    internal DeadLetterMessageQueue DeadLetterQueue { get; }

    /// <summary>
    /// The plug-ins around the making of actors; null while there is only the one for stashes, whose work cells do themselves.
    /// </summary>
    internal ActorProducerPipelineResolver Pipelines => ActorPipelineResolver is { TotalPluginCount: > 1 } pipelines ? pipelines : null;

    /// <summary>Brings the system up: guardians, loggers, extensions.</summary>
    public void Start()
    {
        try
        {
            _provider.Init(this);
            EventStream.StartUnsubscriber(this);
            EventStream.StartDefaultLoggers(this);
            if (Settings.LogDeadLetters > 0)
                SystemActorOf<DeadLetterListener>("deadLetterListener");
            if (Settings.DebugUnhandledMessage)
                EventStream.Subscribe(SystemActorOf<UnhandledMessageLogger>("UnhandledMessageForwarder"), typeof(UnhandledMessage));
            LoadExtensions();
            _ = CoordinatedShutdown.Get(this);
            if (Settings.LogConfigOnStart)
                Log.Info(Settings.Config.ToString());
        }
        catch
        {
            Abort();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IActorRef ActorOf(Props props, string name = null) =>
        _provider.Guardian.Cell.AttachChild(props, name, systemService: false);

    /// <inheritdoc/>
    public override IActorRef SystemActorOf(Props props, string name = null) =>
        _provider.SystemGuardian.Cell.AttachChild(props, name, systemService: true);

    /// <inheritdoc/>
    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    /// <inheritdoc/>
    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    /// <inheritdoc/>
    public override ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this, LookupRoot);

    /// <inheritdoc/>
    public override object RegisterExtension(IExtensionId extension) => _extensions.Register(extension);

    /// <inheritdoc/>
    public override object GetExtension(IExtensionId extensionId)
    {
        ArgumentNullException.ThrowIfNull(extensionId);
        _extensions.TryGet(extensionId.ExtensionType, out var extension);
        return extension;
    }

    /// <inheritdoc/>
    public override T GetExtension<T>()
    {
        TryGetExtension<T>(out var extension);
        return extension;
    }

    /// <inheritdoc/>
    public override bool TryGetExtension(Type extensionType, out object extension) => _extensions.TryGet(extensionType, out extension);

    /// <inheritdoc/>
    public override bool TryGetExtension<T>(out T extension)
    {
        var found = _extensions.TryGet(typeof(T), out var value);
        extension = (T)value;
        return found;
    }

    /// <inheritdoc/>
    public override bool HasExtension(Type type) => typeof(IExtension).IsAssignableFrom(type) && _extensions.Has(type);

    /// <inheritdoc/>
    public override bool HasExtension<T>() => _extensions.Has(typeof(T));

    /// <inheritdoc/>
    public override void RegisterOnTermination(Action code) => _terminationCallbacks.Add(code);

    /// <inheritdoc/>
    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else
            _ = FinalTerminate();
        return WhenTerminated;
    }

    /// <inheritdoc/>
    public override void Abort() => _ = FinalTerminate();

    /// <inheritdoc/>
    public override void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ((IInternalActorRef)actor).Stop();
    }

    /// <inheritdoc/>
    public override string PrintTree()
    {
        var text = new StringBuilder();
        AppendTree(text, _provider.RootGuardian, "", last: true);
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => LookupRoot.Path.Root.Address.ToString();

    /// <summary>Ends the system without shutdown tasks; the last step of <see cref="CoordinatedShutdown"/>.</summary>
    internal Task FinalTerminate()
    {
        if (Interlocked.Exchange(ref _terminating, 1) != 0)
            return WhenTerminated;
        if (!Settings.LogDeadLettersDuringShutdown && _provider.SystemGuardian is { } guardian)
            Stop(guardian.GetSingleChild("deadLetterListener"));
        if (_provider.Guardian is { } user)
            user.Stop();
        else
            _provider.EndWithoutStart();
        return WhenTerminated;
    }

    private static void AppendTree(StringBuilder text, IInternalActorRef actor, string indent, bool last)
    {
        text.Append(indent).Append(indent.Length == 0 ? "-> " : last ? "⌊-> " : "|-> ").Append(actor.Path.Name).AppendLine();
        if (actor is not LocalActorRef local)
            return;
        var children = local.Children.Cast<IInternalActorRef>().OrderBy(static c => c.Path.Name, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < children.Length; i++)
            AppendTree(text, children[i], indent + (last ? "   " : "|  "), i == children.Length - 1);
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    private static partial Regex LegalName();

    private IScheduler CreateScheduler()
    {
        var type = TypeNames.Find(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"The akka.scheduler.implementation [{Settings.SchedulerClass}] could not be found.");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, Log);
    }

    private void StopScheduler() => (Scheduler as IDisposable)?.Dispose();

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions"))
        {
            var type = TypeNames.Find(name);
            if (type is null || !typeof(IExtensionId).IsAssignableFrom(type))
            {
                Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
                continue;
            }

            try
            {
                RegisterExtension((IExtensionId)Activator.CreateInstance(type));
            }
            catch (Exception e)
            {
                Log.Error(e, "While trying to load extension [{0}], skipping...", name);
            }
        }
    }
}
