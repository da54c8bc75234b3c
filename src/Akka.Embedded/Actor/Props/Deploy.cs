#nullable disable
using Akka.Configuration;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>How an actor is deployed. Here dispatcher, mailbox and stash capacity matter; what the configuration says under
/// <c>akka.actor.deployment</c> for the actor's path goes first.</summary>
public class Deploy : IEquatable<Deploy>
{
    /// <summary>The default scope.</summary>
    public static readonly Scope NoScopeGiven;

    /// <summary>No dispatcher given.</summary>
    public static readonly string NoDispatcherGiven = string.Empty;

    /// <summary>No mailbox given.</summary>
    public static readonly string NoMailboxGiven = string.Empty;

    /// <summary>No stash capacity given.</summary>
    public const int NoStashSize = -1;

    /// <summary>Deployed in this process, whatever the configuration says.</summary>
    public static readonly Deploy Local = new(Scope.Local);

    /// <summary>Nothing given.</summary>
    public static readonly Deploy None = new();

    /// <summary>Nothing given.</summary>
    public Deploy()
        : this(string.Empty, null, null, NoScopeGiven, NoDispatcherGiven, NoMailboxGiven)
    {
    }

    /// <summary>For a path and a scope.</summary>
    public Deploy(string path, Scope scope)
        : this(path, null, null, scope, NoDispatcherGiven, NoMailboxGiven)
    {
    }

    /// <summary>For a scope.</summary>
    public Deploy(Scope scope)
        : this(string.Empty, scope)
    {
    }

    /// <summary>With a router, which is outside the subset.</summary>
    public Deploy(RouterConfig routerConfig, Scope scope)
        : this(string.Empty, null, routerConfig, scope, NoDispatcherGiven, NoMailboxGiven)
    {
    }

    /// <summary>With a router, which is outside the subset.</summary>
    public Deploy(RouterConfig routerConfig)
        : this(routerConfig, NoScopeGiven)
    {
    }

    /// <summary>With everything but mailbox and stash capacity.</summary>
    public Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher)
        : this(path, config, routerConfig, scope, dispatcher, NoMailboxGiven)
    {
    }

    /// <summary>With everything but the stash capacity.</summary>
    public Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher, string mailbox)
        : this(path, config, routerConfig, scope, dispatcher, mailbox, NoStashSize)
    {
    }

    /// <summary>With everything.</summary>
    public Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher, string mailbox, int stashCapacity)
    {
        Path = path;
        Config = config ?? Config.Empty;
        RouterConfig = routerConfig ?? NoRouter.Instance;
        Scope = scope ?? NoScopeGiven;
        Dispatcher = dispatcher ?? NoDispatcherGiven;
        Mailbox = mailbox ?? NoMailboxGiven;
        StashCapacity = stashCapacity;
    }

    /// <summary>The path below /user that the deployment is for.</summary>
    public string Path { get; }

    /// <summary>Further settings.</summary>
    public Config Config { get; }

    /// <summary>The router; outside the subset.</summary>
    public RouterConfig RouterConfig { get; }

    /// <summary>Where the actor lives; only local here.</summary>
    public Scope Scope { get; }

    /// <summary>Path of the mailbox's configuration, or <see cref="NoMailboxGiven"/>.</summary>
    public string Mailbox { get; }

    /// <summary>Path of the dispatcher's configuration, or <see cref="NoDispatcherGiven"/>.</summary>
    public string Dispatcher { get; }

    /// <summary>How many messages the actor may stash; -1 leaves it to the mailbox.</summary>
    public int StashCapacity { get; }

    /// <summary>This deployment, completed by another one where it leaves something open.</summary>
    public virtual Deploy WithFallback(Deploy other)
    {
        if (ReferenceEquals(other, None) || ReferenceEquals(other, this))
            return this;
        return new Deploy(
            Path,
            Config.IsEmpty ? other.Config : Config.WithFallback(other.Config),
            ReferenceEquals(RouterConfig, NoRouter.Instance) ? other.RouterConfig : RouterConfig,
            Scope ?? other.Scope,
            Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher,
            Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox,
            StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);
    }

    /// <summary>A copy with a scope.</summary>
    public virtual Deploy WithScope(Scope scope) => new(Path, Config, RouterConfig, scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>A copy with a mailbox.</summary>
    public virtual Deploy WithMailbox(string mailbox) => new(Path, Config, RouterConfig, Scope, Dispatcher, mailbox, StashCapacity);

    /// <summary>A copy with a dispatcher.</summary>
    public virtual Deploy WithDispatcher(string dispatcher) => new(Path, Config, RouterConfig, Scope, dispatcher, Mailbox, StashCapacity);

    /// <summary>A copy with a router; outside the subset.</summary>
    public virtual Deploy WithRouterConfig(RouterConfig routerConfig) =>
        new(Path, Config, routerConfig, Scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>A copy with a stash capacity.</summary>
    public virtual Deploy WithStashCapacity(int stashSize) => new(Path, Config, RouterConfig, Scope, Dispatcher, Mailbox, stashSize);

    /// <inheritdoc/>
    public bool Equals(Deploy other) =>
        other != null && (ReferenceEquals(this, other)
        || (string.Equals(Path, other.Path, StringComparison.Ordinal)
            && Equals(RouterConfig, other.RouterConfig) && Equals(Scope, other.Scope)
            && string.Equals(Dispatcher, other.Dispatcher, StringComparison.Ordinal)
            && string.Equals(Mailbox, other.Mailbox, StringComparison.Ordinal)
            && StashCapacity == other.StashCapacity
            && (ReferenceEquals(Config, other.Config) || Config.ToString() == other.Config.ToString())));

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Deploy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox, StashCapacity);
}
