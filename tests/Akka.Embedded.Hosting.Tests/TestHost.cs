using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Tests;

/// <summary>A host without console output whose log the test can read.</summary>
internal static class TestHost
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IHost Create(Action<AkkaConfigurationBuilder> akka, Action<IServiceCollection>? services = null,
        RecordingLoggerProvider? log = null) =>
        Create((builder, _) => akka(builder), services, log);

    public static IHost Create(Action<AkkaConfigurationBuilder, IServiceProvider> akka, Action<IServiceCollection>? services = null,
        RecordingLoggerProvider? log = null)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        host.Logging.SetMinimumLevel(LogLevel.Trace);
        if (log is not null) host.Logging.AddProvider(log);
        services?.Invoke(host.Services);
        host.Services.AddAkka("hosted", (builder, provider) =>
        {
            builder.ConfigureLoggers(loggers => loggers.ClearLoggers());
            akka(builder, provider);
        });
        return host.Build();
    }

    public static async Task<IHost> Start(Action<AkkaConfigurationBuilder> akka, Action<IServiceCollection>? services = null,
        RecordingLoggerProvider? log = null)
    {
        var host = Create(akka, services, log);
        await host.StartAsync();
        return host;
    }
}
