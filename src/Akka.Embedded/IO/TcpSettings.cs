using Akka.Actor;
using Akka.Configuration;

namespace Akka.IO;

/// <summary>The settings below <c>akka.io.tcp</c>.</summary>
public class TcpSettings
{
    // The original reads 512 bytes at a time. Received chunks are exactly as large as what came, so larger reads cost no
    // memory here and save a system call and a message for every further 512 bytes.
    private const int DefaultReadBufferSize = 16 * 1024;
    private const int ReferenceBufferSize = 512;

    /// <summary>Creates settings from values.</summary>
    public TcpSettings(string bufferPoolConfigPath, int initialSocketAsyncEventArgs, bool traceLogging, int batchAcceptLimit,
        TimeSpan? registerTimeout, int receivedMessageSizeLimit, string managementDispatcher, string fileIoDispatcher,
        int transferToLimit, int finishConnectRetries, bool outgoingSocketForceIpv4, int writeCommandsQueueMaxSize)
    {
        BufferPoolConfigPath = bufferPoolConfigPath;
        InitialSocketAsyncEventArgs = initialSocketAsyncEventArgs;
        TraceLogging = traceLogging;
        BatchAcceptLimit = batchAcceptLimit;
        RegisterTimeout = registerTimeout;
        ReceivedMessageSizeLimit = receivedMessageSizeLimit;
        ManagementDispatcher = managementDispatcher;
        FileIODispatcher = fileIoDispatcher;
        TransferToLimit = transferToLimit;
        FinishConnectRetries = finishConnectRetries;
        OutgoingSocketForceIpv4 = outgoingSocketForceIpv4;
        WriteCommandsQueueMaxSize = writeCommandsQueueMaxSize;
    }

    /// <summary>The settings of a system.</summary>
    /// <exception cref="ConfigurationException">The section is missing or holds a value outside its range.</exception>
    public static TcpSettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var config = system.Settings.Config.GetConfig("akka.io.tcp");
        if (config.IsNullOrEmpty())
            throw new ConfigurationException("The configuration has no section akka.io.tcp.");
        var settings = Create(config);
        settings.ReadBufferSize = ReadBufferSizeOf(system.Settings.Config.GetInt(settings.BufferPoolConfigPath + ".buffer-size", ReferenceBufferSize));
        return settings;
    }

    /// <summary>The settings of a configuration section that stands for <c>akka.io.tcp</c>.</summary>
    /// <exception cref="ConfigurationException">A value is outside its range.</exception>
    public static TcpSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new TcpSettings(
            config.GetString("buffer-pool", "akka.io.tcp.disabled-buffer-pool"),
            config.GetInt("nr-of-socket-async-event-args", 32),
            config.GetBoolean("trace-logging"),
            AtLeast(1, "batch-accept-limit", config.GetInt("batch-accept-limit", 10)),
            Words(config, "register-timeout") is "infinite" ? null : config.GetTimeSpan("register-timeout", TimeSpan.FromSeconds(5)),
            Words(config, "max-received-message-size") is null or "unlimited"
                ? int.MaxValue
                : AtLeast(1, "max-received-message-size", SizeOf(config, "max-received-message-size")),
            config.GetString("management-dispatcher", "akka.actor.internal-dispatcher"),
            config.GetString("file-io-dispatcher", "akka.actor.default-blocking-io-dispatcher"),
            config.HasPath("file-io-transferTo-limit") ? SizeOf(config, "file-io-transferTo-limit") : 512 * 1024,
            config.GetInt("finish-connect-retries", 5),
            config.GetBoolean("outgoing-socket-force-ipv4"),
            Words(config, "write-commands-queue-max-size") is null or "-1" or "unlimited" ? -1 : SizeOf(config, "write-commands-queue-max-size"))
        {
            MaxChannels = Words(config, "max-channels") is "unlimited" ? int.MaxValue : AtLeast(1, "max-channels", config.GetInt("max-channels", 256000)),
            IoThreads = IoThreadsOf(config.GetInt("io-threads")),
            IoThreadsRunActors = config.GetBoolean("io-threads-run-actors", true),
            ReusesReceived = config.GetBoolean("reuse-received"),
            UseEpoll = config.GetString("socket-engine", "auto") != "portable",
        };
    }

    /// <summary>The path of the section that describes the buffer pool.</summary>
    public string BufferPoolConfigPath { get; }

    /// <summary>Kept for compatibility: no operation objects are made in advance.</summary>
    public int InitialSocketAsyncEventArgs { get; }

    /// <summary>True: connections log their steps at debug level.</summary>
    public bool TraceLogging { get; }

    /// <summary>How many connections a listener accepts in one turn.</summary>
    public int BatchAcceptLimit { get; }

    /// <summary>How long a connection waits for <see cref="Tcp.Register"/>; null waits for ever.</summary>
    public TimeSpan? RegisterTimeout { get; }

    /// <summary>The most bytes of one <see cref="Tcp.Received"/>.</summary>
    public int ReceivedMessageSizeLimit { get; }

    /// <summary>The dispatcher of the manager and of listeners.</summary>
    public string ManagementDispatcher { get; }

    /// <summary>Kept for compatibility: there are no file writes.</summary>
    public string FileIODispatcher { get; }

    /// <summary>Kept for compatibility: there are no file writes.</summary>
    public int TransferToLimit { get; set; }

    /// <summary>Kept for compatibility: the kernel says when a connection is made or refused.</summary>
    public int FinishConnectRetries { get; }

    /// <summary>True: names are resolved to IPv4 addresses only, and outgoing sockets are of that family.</summary>
    public bool OutgoingSocketForceIpv4 { get; }

    /// <summary>The most bytes that may wait in a connection to be written; -1 sets no limit.</summary>
    public int WriteCommandsQueueMaxSize { get; }

    /// <summary>The most connections at a time, accepted and made ones together.</summary>
    internal int MaxChannels { get; private init; } = int.MaxValue;

    /// <summary>How many threads wait for sockets.</summary>
    internal int IoThreads { get; private init; } = IoThreadsOf(0);

    /// <summary>True: what a socket event sets going runs on the thread that took the event.</summary>
    internal bool IoThreadsRunActors { get; private init; } = true;

    /// <summary>True: in pull mode a <see cref="Tcp.Received"/> is used again from the next <see cref="Tcp.ResumeReading"/> on.</summary>
    internal bool ReusesReceived { get; private init; }

    /// <summary>False: the base library's asynchronous sockets are used even where epoll is at hand.</summary>
    internal bool UseEpoll { get; private init; } = true;

    /// <summary>The most bytes read at a time, before <see cref="ReceivedMessageSizeLimit"/>.</summary>
    internal int ReadBufferSize { get; private set; } = DefaultReadBufferSize;

    /// <summary>The most bytes of one chunk: the smaller of the two limits.</summary>
    internal int ChunkSize => Math.Min(ReadBufferSize, ReceivedMessageSizeLimit);

    private static int ReadBufferSizeOf(int configured) =>
        configured == ReferenceBufferSize ? DefaultReadBufferSize : AtLeast(1, "buffer-size", configured);

    private static int IoThreadsOf(int configured) => configured > 0 ? configured : Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    private static int SizeOf(Config config, string key) => (int)Math.Min(int.MaxValue, config.GetByteSize(key) ?? 0);

    private static string? Words(Config config, string key) => config.HasPath(key) ? config.GetString(key) : null;

    private static int AtLeast(int least, string key, int value) =>
        value >= least ? value : throw new ConfigurationException($"akka.io.tcp: {key} is {value}; it must be at least {least}.");
}
