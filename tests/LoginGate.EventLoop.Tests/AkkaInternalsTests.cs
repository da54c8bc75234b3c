using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Annotations;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;
using Akka.IO;

namespace LoginGate.EventLoop.Tests;

/// <summary>
/// What the library relies on of Akka.NET's that is meant for Akka.NET itself. After an upgrade these tests tell first what is no
/// longer as it was.
/// </summary>
public sealed class AkkaInternalsTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Each by the word that its use takes, with the one file that may use it.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["MinimalActorRef"] = "Connections/LoopRef.cs",
        ["IInternalActorRef"] = "Connections/LoopRef.cs",
        ["ISystemMessage"] = "Connections/LoopRef.cs",
        ["SendSystemMessage"] = "Connections/LoopRef.cs",
        ["DeathWatchNotification"] = "Connections/LoopRef.cs",
        ["SysMsg"] = "Connections/LoopRef.cs",
        ["ActorRefWithCell"] = "Dispatch/LoopMessageQueue.cs",
        ["Underlying"] = "Dispatch/LoopMessageQueue.cs",
        ["Mailbox"] = "Dispatch/LoopMessageQueue.cs",
        ["Attach"] = "Dispatch/EventLoopDispatcher.cs",
        ["ExecuteTask"] = "Dispatch/EventLoopDispatcher.cs",
        ["void Shutdown"] = "Dispatch/EventLoopDispatcher.cs",
        ["ShutdownTimeout"] = "Dispatch/EventLoopDispatcher.cs",
        ["SystemGuardian"] = "Connections/TcpManager.cs",
        ["TcpListenerStatistics"] = "Connections/Listener.cs",
        ["TcpSettings"] = "Connections/TcpManagerSettings.cs",
        ["WithCause"] = "Connections/CommandFailures.cs",
        ["ConnectException"] = "Connections/Connector.cs",
    };

    [Fact]
    public void A_ref_that_is_no_actor_can_be_made()
    {
        Assert.True(typeof(MinimalActorRef) is { IsPublic: true, IsAbstract: true });
        Assert.True(typeof(IInternalActorRef).IsAssignableFrom(typeof(MinimalActorRef)));
        Assert.True(
            Method<MinimalActorRef>("TellInternal", typeof(object), typeof(IActorRef)) is { IsFamily: true, IsVirtual: true, IsFinal: false });
        Assert.True(Method<MinimalActorRef>("Stop") is { IsPublic: true, IsVirtual: true, IsFinal: false });
        Assert.True(Method<ActorRefBase>("Tell", typeof(object), typeof(IActorRef)).IsPublic);
        Assert.Equal(
            ["get_Path", "get_Provider"],
            typeof(MinimalActorRef).GetMethods(Any).Where(method => method.IsAbstract).Select(method => method.Name).Order());
        Assert.Null(ActorRefs.NoSender);
    }

    [Fact]
    public void Death_watch_goes_through_public_system_messages()
    {
        Assert.True(
            Method<MinimalActorRef>("SendSystemMessage", typeof(ISystemMessage)) is { IsPublic: true, IsVirtual: true, IsFinal: false });
        Assert.True(typeof(IInternalActorRef).IsPublic);
        Assert.NotNull(typeof(IInternalActorRef).GetMethod("SendSystemMessage", [typeof(ISystemMessage)]));
        foreach (var type in new[] { typeof(Watch), typeof(Unwatch) })
        {
            Assert.True(type.IsPublic && typeof(ISystemMessage).IsAssignableFrom(type));
            Assert.NotNull(type.GetConstructor([typeof(IInternalActorRef), typeof(IInternalActorRef)]));
            Assert.Equal(typeof(IInternalActorRef), type.GetProperty("Watcher")?.PropertyType);
        }
        Assert.True(typeof(DeathWatchNotification).IsPublic && typeof(ISystemMessage).IsAssignableFrom(typeof(DeathWatchNotification)));
        Assert.NotNull(typeof(DeathWatchNotification).GetConstructor([typeof(IActorRef), typeof(bool), typeof(bool)]));
        Assert.Equal(typeof(IActorRef), typeof(DeathWatchNotification).GetProperty("Actor")?.PropertyType);
    }

    [Fact]
    public void An_actors_message_queue_can_be_reached()
    {
        Assert.True(typeof(ActorRefWithCell).IsPublic);
        Assert.Equal(typeof(ICell), PublicGetter<ActorRefWithCell>("Underlying"));
        Assert.True(typeof(ICell).IsAssignableFrom(typeof(ActorCell)));
        Assert.Equal(typeof(Mailbox), PublicGetter<ActorCell>("Mailbox"));
        Assert.Equal(typeof(IMessageQueue), PublicGetter<Mailbox>("MessageQueue"));
        Assert.All(new[] { typeof(LocalActorRef), typeof(RepointableActorRef) }, type => Assert.True(type.IsSubclassOf(typeof(ActorRefWithCell))));
        Assert.False(typeof(FutureActorRef<object>).IsSubclassOf(typeof(ActorRefWithCell)));
    }

    [Fact]
    public void A_dispatcher_can_be_made_and_what_it_runs_can_run_on_the_thread_pool()
    {
        Assert.True(Method<MessageDispatcher>("ExecuteTask", typeof(IRunnable)) is { IsFamily: true, IsAbstract: true });
        Assert.True(Method<MessageDispatcher>("Shutdown") is { IsFamily: true, IsAbstract: true });
        Assert.True(Method<MessageDispatcher>("Attach", typeof(ActorCell)) is { IsPublic: true, IsVirtual: true, IsFinal: false });
        Assert.Equal(2, typeof(MessageDispatcher).GetMethods(Any).Count(method => method.IsAbstract));
        Assert.Equal(typeof(ActorSystem), PublicGetter<ActorCell>("System"));
        Assert.True(typeof(IThreadPoolWorkItem).IsAssignableFrom(typeof(IRunnable)));
        Assert.True(typeof(IRunnable).IsAssignableFrom(typeof(Mailbox)));
        Assert.True(typeof(MessageDispatcher).GetProperty("ShutdownTimeout")?.SetMethod?.IsFamily);
    }

    [Fact]
    public void Messages_and_settings_of_Akka_IO_can_be_made_by_others()
    {
        Assert.All(
            new[] { "AcceptedIncomingConnections", "FailedIncomingConnections", "RetriedIncomingConnections", "IncomingConnectionsClosed" },
            name => Assert.True(typeof(Tcp.TcpListenerStatistics).GetProperty(name)?.SetMethod?.IsPublic));
        Assert.True(Method<Tcp.CommandFailed>("WithCause", typeof(Exception)).IsPublic);
        Assert.NotNull(typeof(ConnectException).GetConstructor([typeof(string)]));
        Assert.True(typeof(TcpSettings).GetMethod("Create", [typeof(ActorSystem)])?.IsPublic);
        Assert.All(
            new[] { "BatchAcceptLimit", "RegisterTimeout", "OutgoingSocketForceIpv4", "WriteCommandsQueueMaxSize" },
            name => Assert.NotNull(typeof(TcpSettings).GetProperty(name)));
    }

    [Fact]
    public void Each_is_used_in_one_file_only()
    {
        var root = SourceFolder();
        var sources = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(root, path).Replace('\\', '/'), Text: Code(File.ReadAllText(path))))
            .Where(source => !source.Name.StartsWith("obj/", StringComparison.Ordinal) && !source.Name.StartsWith("bin/", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(sources);
        foreach (var (word, file) in Files)
        {
            var users = sources.Where(source => Regex.IsMatch(source.Text, $@"\b{word}\b")).Select(source => source.Name).ToArray();
            Assert.True(users is [var user] && user == file, $"{word} is used in {string.Join(", ", users)}, not in {file} alone.");
        }
    }

    [Fact]
    public void Whatever_Akka_NET_marks_as_its_own_and_the_library_refers_to_is_named_here()
    {
        var known = Files.Keys.ToHashSet();

        // Only as the type of what is named here, or its base.
        known.UnionWith(["ICell", "InternalActorRefBase"]);
        Assert.Equal([], MarkedReferences().Where(name => !known.Contains(name)));
    }

    private static MethodInfo Method<T>(string name, params Type[] parameters) =>
        typeof(T).GetMethod(name, Any, parameters) ?? throw new MissingMethodException(typeof(T).FullName, name);

    private static Type? PublicGetter<T>(string name) =>
        typeof(T).GetProperty(name) is { GetMethod.IsPublic: true } property ? property.PropertyType : null;

    // Without comments, which may name what they explain.
    private static string Code(string source) => Regex.Replace(source, "//.*", "");

    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LoginGate.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "src", "LoginGate.EventLoop");
    }

    /// <summary>The names of types and members with <see cref="InternalApiAttribute"/> that the built library refers to.</summary>
    private static SortedSet<string> MarkedReferences()
    {
        using var file = new PEReader(File.OpenRead(typeof(EventLoopTcp).Assembly.Location));
        var reader = file.GetMetadataReader();
        var marked = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in reader.TypeReferences.Select(TypeOf))
        {
            if (IsMarked(type))
                marked.Add(type!.Name);
        }
        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference).Where(m => m.Parent.Kind == HandleKind.TypeReference))
        {
            var name = reader.GetString(member.Name);
            if (TypeOf((TypeReferenceHandle)member.Parent)?.GetMember(name, Any).Any(IsMarked) == true)
                marked.Add(name);
        }
        return marked;

        static bool IsMarked(MemberInfo? member) => member?.GetCustomAttribute<InternalApiAttribute>(inherit: false) is not null;

        Type? TypeOf(TypeReferenceHandle handle) => typeof(ActorSystem).Assembly.GetType(NameOf(reader.GetTypeReference(handle)));

        string NameOf(TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))}+{reader.GetString(type.Name)}"
            : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }
}
