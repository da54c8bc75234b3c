using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Ties an actor system to the life of its host.</summary>
public class AkkaHostedService : IHostedService
{
    private static readonly Action<ILogger, Exception?> StartFailed = LoggerMessage.Define(
        LogLevel.Critical, new EventId(1, nameof(StartFailed)), "The actor system could not be started; the application stops.");

    /// <summary>Set once the system is created.</summary>
    protected ActorSystem? ActorSystem;

    /// <summary>Set once the system is created.</summary>
    protected CoordinatedShutdown? CoordinatedShutdown;

    /// <summary>Where the system comes from.</summary>
    protected readonly IServiceProvider ServiceProvider;

    /// <summary>What starts with the system.</summary>
    protected readonly AkkaConfigurationBuilder ConfigurationBuilder;

    /// <summary>Stopped when the system ends by itself; may be missing outside a full host.</summary>
    protected readonly IHostApplicationLifetime? HostApplicationLifetime;

    /// <summary>Told about a failed start.</summary>
    protected readonly ILogger<AkkaHostedService> Logger;

    /// <summary>Nothing is started yet.</summary>
    public AkkaHostedService(AkkaConfigurationBuilder configurationBuilder, IServiceProvider serviceProvider,
        ILogger<AkkaHostedService> logger, IHostApplicationLifetime? applicationLifetime)
    {
        ConfigurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    /// <summary>Creates the system and runs all starters. A failure is logged as critical, ends the system and is thrown on, so that the
    /// host does not start.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            ActorSystem = ServiceProvider.GetRequiredService<ActorSystem>();
            CoordinatedShutdown = CoordinatedShutdown.Get(ActorSystem);
            await ConfigurationBuilder.Start(ActorSystem).WaitAsync(cancellationToken).ConfigureAwait(false);
            _ = StopApplicationAfter(ActorSystem);
        }
        catch (Exception cause)
        {
            StartFailed(Logger, cause);
            if (ActorSystem is not null) await ActorSystem.Terminate().ConfigureAwait(false);
            HostApplicationLifetime?.StopApplication();
            throw;
        }
    }

    /// <summary>Runs the coordinated shutdown and waits for it, or for the host's patience to end.</summary>
    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        if (CoordinatedShutdown is null) return;
        await CoordinatedShutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StopApplicationAfter(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        HostApplicationLifetime?.StopApplication();
    }
}
