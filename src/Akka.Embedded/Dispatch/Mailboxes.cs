#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The system's mailbox types, looked up by the path of their configuration or by what an actor requires.</summary>
public class Mailboxes
{
    /// <summary>The mailbox of actors that ask for nothing else.</summary>
    public const string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, Type> _requirements = new();
    private readonly ConcurrentDictionary<(Type Actor, string Mailbox, string Dispatcher), MailboxType> _resolved = new();
    private readonly ConcurrentDictionary<(string Dispatcher, string Mailbox), int> _stashCapacities = new();
    private readonly Dictionary<Type, string> _bindings = [];
    private readonly Config _default;

    /// <summary>Creates the registry of a system.</summary>
    public Mailboxes(ActorSystem system)
    {
        _system = system;
        var config = system.Settings.Config;
        _default = config.GetConfig(DefaultMailboxId) ?? Config.Empty;
        if (config.GetConfig("akka.actor.mailbox.requirements") is not { } requirements)
            return;
        foreach (var (key, value) in requirements.AsEnumerable())
        {
            var type = TypeNames.Find(key)
                ?? throw new ConfigurationException($"Type [{key}] specified as akka.actor.mailbox.requirements could not be found");
            _bindings[type] = value.GetString();
        }
    }

    /// <summary>True when an actor class requires a kind of queue.</summary>
    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    /// <summary>True when a mailbox type tells what queue it makes.</summary>
    public bool ProducesMessageQueue(Type mailboxType) => ProducedQueue(mailboxType) is not null;

    /// <summary>The kind of queue an actor class requires, or null.</summary>
    public Type GetRequiredType(Type actorType)
    {
        var found = _requirements.GetOrAdd(actorType, static t => Argument(t, typeof(IRequiresMessageQueue<>)) ?? typeof(void));
        return found == typeof(void) ? null : found;
    }

    /// <summary>The mailbox type at a path; <see cref="ConfigurationException"/> when there is none.</summary>
    public MailboxType Lookup(string id) => _types.GetOrAdd(id, Create);

    /// <summary>The mailbox type bound to a kind of queue; <see cref="ConfigurationException"/> when there is none.</summary>
    public MailboxType LookupByQueueType(Type queueType) => _bindings.TryGetValue(queueType, out var id)
        ? Lookup(id)
        : throw new ConfigurationException($"Mailbox Mapping for [{queueType}] not configured");

    /// <summary>
    /// The mailbox type for a recipe on a dispatcher; <see cref="ArgumentException"/> when what is given does not fit what the
    /// actor requires.
    /// </summary>
    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        var key = (props.Type, props.Mailbox, dispatcherConfig.GetString("id", string.Empty));
        return _resolved.TryGetValue(key, out var known) ? known : _resolved.GetOrAdd(key, Resolve(props, dispatcherConfig));
    }

    /// <summary>The stash capacity that a mailbox, a dispatcher or the default mailbox sets; -1 is no limit.</summary>
    public int StashCapacity(string dispatcher, string mailbox) =>
        _stashCapacities.GetOrAdd((dispatcher ?? string.Empty, mailbox ?? string.Empty), ReadStashCapacity);

    internal MailboxType GetMailboxType(Props props, MessageDispatcher dispatcher)
    {
        var key = (props.Type, props.Mailbox, dispatcher.Id ?? string.Empty);
        return _resolved.TryGetValue(key, out var known)
            ? known
            : _resolved.GetOrAdd(key, Resolve(props, dispatcher.Configurator?.Config ?? Config.Empty));
    }

    private MailboxType Resolve(Props props, Config dispatcherConfig)
    {
        var required = GetRequiredType(props.Type);
        var dispatcherRequires = DispatcherRequirement(dispatcherConfig);

        MailboxType found;
        if (props.Mailbox is { } given)
            found = Lookup(given);
        else if (dispatcherConfig.GetString("mailbox-type", string.Empty) is { Length: > 0 })
            found = Lookup(dispatcherConfig.GetString("id"));
        else if (required is not null)
            found = LookupOrDefault(required);
        else if (dispatcherRequires is not null)
            found = LookupByQueueType(dispatcherRequires);
        else
            found = Lookup(DefaultMailboxId);

        Verify(found, required, $"the requirement for {props.Type}");
        Verify(found, dispatcherRequires, $"the requirement of dispatcher {dispatcherConfig.GetString("id")}");
        return found;
    }

    // The default mailbox is kept when it gives what is required; else the bindings decide.
    private MailboxType LookupOrDefault(Type required)
    {
        if (_bindings.ContainsKey(required))
            return LookupByQueueType(required);
        var standard = Lookup(DefaultMailboxId);
        return ProducedQueue(standard.GetType()) is { } queue && required.IsAssignableFrom(queue) ? standard : LookupByQueueType(required);
    }

    private static void Verify(MailboxType mailboxType, Type required, string what)
    {
        if (required is null || ProducedQueue(mailboxType.GetType()) is not { } produced || required.IsAssignableFrom(produced))
            return;
        throw new ArgumentException(
            $"Produced message queue type [{produced}] of mailbox {mailboxType.GetType()} does not fulfill {what}, which is [{required}].");
    }

    private static Type DispatcherRequirement(Config dispatcherConfig)
    {
        var name = dispatcherConfig.GetString("mailbox-requirement", string.Empty);
        if (string.IsNullOrEmpty(name))
            return null;
        return TypeNames.Find(name) ?? throw new ConfigurationException($"The mailbox-requirement [{name}] could not be found");
    }

    private static Type ProducedQueue(Type mailboxType) => Argument(mailboxType, typeof(IProducesMessageQueue<>));

    private static Type Argument(Type type, Type genericInterface)
    {
        foreach (var candidate in type.GetInterfaces())
        {
            if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == genericInterface)
                return candidate.GetGenericArguments()[0];
        }

        return null;
    }

    private MailboxType Create(string id)
    {
        if (id == "unbounded")
            return new UnboundedMailbox();
        var settings = _system.Settings;
        if (!settings.Config.HasPath(id))
            throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(Dispatchers.GetConfig(settings.Config, id)).WithFallback(_default);
        var name = config.GetString("mailbox-type");
        if (string.IsNullOrEmpty(name))
            throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty");
        var type = TypeNames.Find(name)
            ?? throw new ConfigurationException($"The mailbox-type [{name}] of [{id}] could not be found in any loaded assembly.");
        return (MailboxType)Activator.CreateInstance(type, settings, config);
    }

    private int ReadStashCapacity((string Dispatcher, string Mailbox) key)
    {
        var config = _system.Settings.Config;
        foreach (var path in new[] { key.Mailbox, key.Dispatcher, DefaultMailboxId })
        {
            if (path.Length > 0 && config.HasPath(path) && Dispatchers.GetConfig(config, path) is { } section
                && section.HasPath("stash-capacity"))
                return section.GetInt("stash-capacity", -1);
        }

        return -1;
    }
}
