using System.Runtime.Versioning;
using Akka.Hosting;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Logging.EventLog;

namespace LoginGate.Logging;

/// <summary>Registers where the log of a gate that runs on its own goes.</summary>
internal static class GateLogging
{
    /// <summary>Console, file and <see cref="LogTail"/>, at the levels that the settings and <see cref="LogLevelSwitch"/> say.</summary>
    public static ILoggingBuilder AddGateLog(this ILoggingBuilder logging, LogSettings settings)
    {
        // The bridge has asked the switch already: the loggers take what comes.
        logging.SetMinimumLevel(LogLevel.Trace);
        // The host's own talk ("Hosting started") is of no use to an operator.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A runtime that does not start is told in one line: RuntimeRefusedException.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddFilter("Akka.Hosting", LogLevel.None);
        AddConsole(logging, settings.Console);
        if (settings.File.Path.Length > 0)
            AddFile(logging, settings);
        logging.Services.AddSingleton<ILoggerProvider, LogTailProvider>();
        return logging;
    }

    /// <summary>Hands the actor system's log events to the host's loggers.</summary>
    public static AkkaConfigurationBuilder WithGateLog(this AkkaConfigurationBuilder akka, LogSettings settings) => akka
        .AddHocon(AkkaLogBridge.Hocon, HoconAddMode.Prepend)
        .ConfigureLoggers(loggers => loggers.AddLogger<AkkaLogBridge>())
        .WithActors((system, _, resolver) => AkkaLogBridge.Begin(
            system, resolver.GetService<ILoggerFactory>(), resolver.GetService<LogLevelSwitch>(), settings.Repeat));

    /// <summary>Warnings and worse go to Windows's event log too, where a service's are looked for.</summary>
    /// <param name="logging">The loggers.</param>
    /// <param name="source">Whose events they are; registered when the service was installed.</param>
    [SupportedOSPlatform("windows")]
    public static void AddEventLog(this ILoggingBuilder logging, string source)
    {
        AddLevel<EventLogLoggerProvider>(logging, LogLevel.Warning);
        logging.AddEventLog(o => o.SourceName = source);
    }

    private static void AddConsole(ILoggingBuilder logging, LogConsoleSettings settings)
    {
        if (settings.Level == LogLevel.None)
            return;
        AddLevel<ConsoleLoggerProvider>(logging, settings.Level);
        logging.Services.AddSingleton<ConsoleFormatter>(new LineConsoleFormatter(settings.Format));
        logging.AddConsole(o =>
        {
            o.FormatterName = LineConsoleFormatter.FormatterName;
            // A reader that has stopped reading must not stop the gate.
            o.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    }

    private static void AddFile(ILoggingBuilder logging, LogSettings settings)
    {
        AddLevel<FileLoggerProvider>(logging, settings.File.Level);
        logging.Services.AddSingleton<ILoggerProvider>(services => new FileLoggerProvider(
            settings.File, line => Console.Error.WriteLine(LogLineFormatter.Format(line, settings.Console.Format)), TimeProvider.System,
            succession: services.GetService<Succession>()));
    }

    // A provider's filter replaces the general one for what it does not name; so the host's categories are named again.
    private static void AddLevel<T>(ILoggingBuilder logging, LogLevel level)
        where T : ILoggerProvider
    {
        logging.AddFilter<T>(null, level);
        logging.AddFilter<T>("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);
        logging.AddFilter<T>("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddFilter<T>("Akka.Hosting", LogLevel.None);
    }
}
