using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LoginGate.Hosting;

/// <summary>
/// Hands the actor system's log events to the host's loggers: the text alone, after the short path of the actor that wrote
/// it. Categories are class names, never actor paths: their number must not grow with the clients.
/// </summary>
internal sealed class AkkaLogBridge : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private const string GateRoot = "/user/gate/";

    private readonly ILoggerFactory _loggers;
    private readonly Dictionary<Type, ILogger> _byClass = [];

    public AkkaLogBridge()
    {
        _loggers = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory;
        Receive<InitializeLogger>(m =>
        {
            m.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
        Receive<LogEvent>(Log);
    }

    private void Log(LogEvent written)
    {
        if (!_byClass.TryGetValue(written.LogClass, out var logger))
            _byClass.Add(written.LogClass, logger = _loggers.CreateLogger(written.LogClass.FullName ?? written.LogClass.Name));
        var level = ToHostLevel(written.LogLevel());
        if (logger.IsEnabled(level))
            logger.Log(level, default, written, written.Cause, static (e, _) => $"{ShortSource(e.LogSource)}: {e.Message}");
    }

    /// <summary><c>main/loginsrv</c> for <c>akka://logingate/user/gate/main/loginsrv</c>; other sources without their address.</summary>
    internal static string ShortSource(string source)
    {
        var gate = source.IndexOf(GateRoot, StringComparison.Ordinal);
        if (gate >= 0)
            return source[(gate + GateRoot.Length)..].TrimEnd(']');
        var path = source.StartsWith("akka://", StringComparison.Ordinal) ? source.IndexOf('/', "akka://".Length) : -1;
        return path > 0 ? source[path..] : source;
    }

    private static HostLevel ToHostLevel(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => HostLevel.Debug,
        AkkaLevel.InfoLevel => HostLevel.Information,
        AkkaLevel.WarningLevel => HostLevel.Warning,
        _ => HostLevel.Error,
    };
}
