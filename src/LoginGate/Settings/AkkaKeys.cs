using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.IO;
using Hocon.Strict;
using LoginGate.EventLoop;
using LoginGate.EventLoop.Dispatch;
using LoginGate.Shared;
using AkkaValue = Akka.Configuration.Hocon.HoconValue;

namespace LoginGate.Settings;

/// <summary>
/// Looks through the <c>akka</c> section before Akka.NET does, which reads each value when it comes to it, and then fails with a stack
/// trace or not at all: every value of a known key must be of the kind that the reference configuration has there, and names of
/// dispatchers, mailboxes and types must lead to some.
/// </summary>
/// <remarks>
/// Akka.NET ignores keys that it does not know, and users may add sections of their own; so a key is doubted, with a warning, only
/// where it is nearly one that is known.
/// </remarks>
internal sealed class AkkaKeys
{
    private const string DeploymentPath = "akka.actor.deployment";
    private const string PhasesPath = "akka.coordinated-shutdown.phases";
    private const string LoopsKey = "akka.io.event-loop.dispatcher";
    private const string RequirementsPath = "akka.actor.mailbox.requirements.";

    private static readonly string[] DispatcherTypes = ["Dispatcher", "ForkJoinDispatcher", "PinnedDispatcher", "TaskDispatcher"];

    private static readonly string[] Executors =
        ["default-executor", "thread-pool-executor", "fork-join-executor", "task-executor", "channel-executor"];

    // What Akka.NET reads and its reference configuration does not have.
    private static readonly Config Unlisted = ConfigurationFactory.ParseString("akka.io.tcp.write-commands-queue-max-size = -1");

    private static readonly Config Phase = ConfigurationFactory.ParseString("""
        timeout = 5s
        recover = on
        depends-on = []
        """);

    private readonly HoconObject _section;
    private readonly SettingsProblems _problems;
    private readonly Config _known;
    private readonly Config _all;
    private readonly Config _dispatcher;
    private readonly AkkaNames _names;
    private readonly HashSet<string> _looked = [];

    private AkkaKeys(HoconObject section, Config own, SettingsProblems problems)
    {
        _section = section;
        _problems = problems;
        _known = EventLoopTcp.DefaultConfig().WithFallback(Unlisted).WithFallback(ConfigurationFactory.Default());
        _all = own.WithFallback(_known);
        _names = new AkkaNames(_all);
        _dispatcher = _known.GetConfig("akka.actor.default-dispatcher");
        foreach (var other in (string[])["event-loop-dispatcher", "default-fork-join-dispatcher", "internal-dispatcher"])
            _dispatcher = _dispatcher.WithFallback(_known.GetConfig($"akka.actor.{other}"));
    }

    /// <summary>What kind of section a key stands in, where that gives it a meaning of its own.</summary>
    private enum Place
    {
        Plain,
        Dispatcher,
        Mailbox,
        Deployment,
        Phase,
    }

    /// <param name="section">The section, resolved.</param>
    /// <param name="hocon">The same as the text that Akka.NET is given.</param>
    /// <param name="transport">What carries the connections.</param>
    /// <param name="transportPlace">Where that is set.</param>
    /// <param name="problems">Where errors and warnings go.</param>
    public static void Check(
        HoconObject section, string hocon, TransportKind transport, SettingPlace transportPlace, SettingsProblems problems)
    {
        var errors = problems.Errors.Count;
        if (Read(hocon, section, problems) is not { } own)
            return;
        var keys = new AkkaKeys(section, own, problems);
        keys.Walk(section, "akka", keys._known.GetConfig("akka"), Place.Plain);
        if (problems.Errors.Count == errors && transport == TransportKind.EventLoop)
            keys.CheckLoops(transportPlace);
        if (problems.Errors.Count == errors)
            keys.TryOut();
    }

    private static Config? Read(string hocon, HoconObject section, SettingsProblems problems)
    {
        try
        {
            return ConfigurationFactory.ParseString(hocon);
        }
        catch (Exception unreadable)
        {
            problems.Error(section.Origin, "akka", $"Akka.NET cannot read it: {unreadable.GetBaseException().Message}");
            return null;
        }
    }

    private void Walk(HoconObject section, string path, Config known, Place place)
    {
        var names = known.Root.GetObject().Items.Keys;
        foreach (var (key, value) in section)
        {
            var name = HoconPath.Join([key]);
            var keyPath = $"{path}.{name}";
            if (AkkaRules.Moved.TryGetValue(keyPath, out var where))
            {
                _problems.Error(section.OriginOf(key), keyPath, where);
                continue;
            }
            if (known.GetValue(name) is not { } reference)
            {
                if (NearestName.Find(key, names) is { } nearest)
                    _problems.Warning(section.OriginOf(key), keyPath, $"Akka.NET knows no such key; nearest: {path}.{nearest}");
                continue;
            }
            if (AkkaRules.Unread.TryGetValue(keyPath, out var instead))
                _problems.Warning(section.OriginOf(key), keyPath, instead);
            if (AkkaRules.SetByTheGate.Contains(keyPath))
                _problems.Warning(value.Origin, keyPath, "the gate sets this by itself; the value does not count");
            else if (LimitsOf(key, place) is { } check)
                check(SettingsSection.Of([(path, section)], _problems), key);
            else if (Judge(new Entry(place, key, keyPath, value), reference) is { } reason)
                _problems.Error(value.Origin, keyPath, reason);
            if (value is HoconObject below && reference.IsObject())
                Descend(below, keyPath, known.GetConfig(name));
        }
    }

    private void Descend(HoconObject section, string path, Config known)
    {
        if (path == DeploymentPath)
        {
            CheckActorPaths(section);
            WalkEach(section, path, known.GetConfig("default"), Place.Deployment);
        }
        else if (path == PhasesPath)
        {
            WalkEach(section, path, Phase, Place.Phase);
        }
        else if (IsDispatcher(known))
        {
            Walk(section, path, known.WithFallback(_dispatcher), Place.Dispatcher);
        }
        else
        {
            Walk(section, path, known, known.HasPath("mailbox-type") ? Place.Mailbox : Place.Plain);
        }
    }

    /// <summary>Sections whose names are the user's, all of one kind.</summary>
    private void WalkEach(HoconObject section, string path, Config known, Place place)
    {
        foreach (var (key, value) in section)
        {
            var keyPath = $"{path}.{HoconPath.Join([key])}";
            if (value is HoconObject below)
                Walk(below, keyPath, known, place);
            else
                _problems.Error(value.Origin, keyPath, Must(AkkaKind.Section, value)!);
        }
    }

    private void CheckActorPaths(HoconObject deployment)
    {
        foreach (var key in deployment.Keys.Where(key => key != "default" && !IsActorPath(key)))
        {
            _problems.Error(deployment.OriginOf(key), $"{DeploymentPath}.{HoconPath.Join([key])}",
                "must be the path of an actor below /user, as in \"/gate/*/loginsrv\"");
        }
    }

    private static bool IsActorPath(string key) => key.StartsWith('/') && key[1..].Split('/').All(ActorPath.IsValidPathElement);

    private static bool IsDispatcher(Config section) => section.HasPath("type") && (section.HasPath("executor") || section.HasPath("throughput"));

    private static Action<SettingsSection, string>? LimitsOf(string key, Place place) =>
        key is "timeout" && place is not Place.Phase ? null : AkkaRules.Limits.GetValueOrDefault(key);

    /// <summary>What is wrong with a value; null: nothing.</summary>
    private Phrase? Judge(Entry entry, AkkaValue reference)
    {
        if (entry.Value is not HoconScalar { IsNull: false, Text: { Length: > 0 } text })
            return Must(AkkaKinds.Of(reference), entry.Value);
        return (entry.Place, entry.Key) switch
        {
            (Place.Dispatcher, "type") => JudgeType(text, DispatcherTypes, typeof(MessageDispatcherConfigurator)),
            (Place.Dispatcher, "executor") => JudgeType(text, Executors, typeof(ExecutorServiceConfigurator)),
            (Place.Mailbox, "mailbox-type") => AkkaTypes.Refuse(text, typeof(MailboxType), typeof(Akka.Actor.Settings), typeof(Config)),
            (Place.Deployment, "dispatcher") => JudgeDispatcher(text),
            (Place.Deployment, "mailbox") => JudgeMailbox(text),
            (Place.Deployment, "router") => _names.RefuseRouter(text),
            // It has names of its own.
            (Place.Plain, "provider") => null,
            _ when AkkaRules.TryJudgeNumberOrWord(entry.Key, text, out var reason) => reason,
            _ when entry.Path.StartsWith(RequirementsPath, StringComparison.Ordinal) => JudgeMailbox(text),
            _ => JudgeByReference(entry, reference, text),
        };
    }

    private Phrase? JudgeByReference(Entry entry, AkkaValue reference, string text)
    {
        // A dispatcher may be another one's name.
        if (reference.IsObject() && IsDispatcher(reference.ToConfig()))
            return JudgeDispatcher(text);
        if (reference.GetString() is not { } id || !id.StartsWith("akka.", StringComparison.Ordinal) || _known.GetConfig(id) is not { } named)
            return Must(AkkaKinds.Of(reference), entry.Value);
        return IsDispatcher(named) ? JudgeDispatcher(text) : _all.HasPath(text) ? null : _names.NoSuch("section", text);
    }

    private static Phrase? Must(AkkaKind kind, HoconValue value) =>
        AkkaKinds.Refuse(value, kind) is { } expected ? Phrase.Of($"must be {expected}, is {SettingsSection.Show(value)}") : null;

    private static Phrase? JudgeType(string name, string[] names, Type kind) =>
        !names.Contains(name) && AkkaTypes.Refuse(name, kind, typeof(Config), typeof(IDispatcherPrerequisites)) is { } reason
            ? Phrase.Of($"must be one of {string.Join(", ", names)} or a type: {reason}")
            : null;

    private Phrase? JudgeDispatcher(string id)
    {
        if (_names.DispatcherOf(id) is not { } name)
            return _names.NoSuch("dispatcher", id);
        LookAt(name, _dispatcher, Place.Dispatcher);
        return null;
    }

    private Phrase? JudgeMailbox(string id)
    {
        if (!_names.HasMailbox(id))
            return _names.NoSuch("mailbox", id);
        LookAt(id, _known.GetConfig("akka.actor.default-mailbox"), Place.Mailbox);
        return null;
    }

    /// <summary>A section of the user's own, which only its use tells the kind of.</summary>
    private void LookAt(string id, Config known, Place place)
    {
        if (_known.HasPath(id) || !_looked.Add(id))
            return;
        if (_section.TryGetPath(id["akka.".Length..], out var value) && value is HoconObject own)
            Walk(own, id, known, place);
    }

    /// <summary>Sockets are on the loops of a dispatcher; it must have some.</summary>
    private void CheckLoops(SettingPlace transport)
    {
        var id = _names.DispatcherOf(_all.GetString(LoopsKey)) ?? "";
        var type = _all.GetConfig(id)?.GetString("type") ?? "";
        if (AkkaTypes.Find(type) == typeof(EventLoopDispatcherConfigurator))
            return;
        var path = _section.TryGetPath($"{id["akka.".Length..]}.type", out var value) ? $"{id}.type" : LoopsKey;
        _problems.Error(value?.Origin ?? _section.Origin, path, $"no event loop, which login-gate.transport needs: '{type}' ({transport})");
    }

    /// <summary>Lets Akka.NET read it where it can do so without being started: what is left is told in its own words.</summary>
    private void TryOut()
    {
        TryOut("akka.io.tcp", () => TcpSettings.Create(_all.GetConfig("akka.io.tcp")));
        TryOut("akka", () => new Deployer(new Akka.Actor.Settings(
            null!, ConfigurationFactory.ParseString("akka.stdout-logger-class = \"\"").WithFallback(_all))));
    }

    private void TryOut(string path, Func<object> read)
    {
        try
        {
            _ = read();
        }
        catch (Exception refused)
        {
            var origin = _section.TryGetPath("io.tcp", out var tcp) && path != "akka" ? tcp.Origin : _section.Origin;
            _problems.Error(origin, path, $"Akka.NET cannot use it: {refused.GetBaseException().Message}");
        }
    }

    private readonly record struct Entry(Place Place, string Key, string Path, HoconValue Value);
}
