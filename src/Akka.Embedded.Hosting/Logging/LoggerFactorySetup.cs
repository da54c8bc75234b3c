using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Logging;

/// <summary>Tells <see cref="LoggerFactoryLogger"/> where to log to.</summary>
public class LoggerFactorySetup : Setup
{
    /// <summary>Log to <paramref name="loggerFactory"/>.</summary>
    public LoggerFactorySetup(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        LoggerFactory = loggerFactory;
    }

    /// <summary>Where to log to.</summary>
    public ILoggerFactory LoggerFactory { get; }
}
