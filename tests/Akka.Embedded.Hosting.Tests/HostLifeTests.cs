using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Tests;

public class HostLifeTests
{
    [Fact]
    public async Task Starters_run_in_order_then_startup_tasks()
    {
        var order = new List<string>();
        using var host = await TestHost.Start(akka => akka
            .AddStartup((_, _) => order.Add("task 1"))
            .WithActors((_, _) => order.Add("actors 1"))
            .WithActors(async (_, _) =>
            {
                await Task.Yield();
                order.Add("actors 2");
            })
            .AddStartup(async (_, _) =>
            {
                await Task.Yield();
                order.Add("task 2");
            })
            .WithActors((_, _, resolver) => order.Add(resolver is null ? "no resolver" : "actors 3"))
            .WithActors((_, _, _) =>
            {
                order.Add("actors 4");
                return Task.CompletedTask;
            }));

        Assert.Equal(["actors 1", "actors 2", "actors 3", "actors 4", "task 1", "task 2"], order);
        await host.StopAsync();
    }

    [Fact]
    public async Task System_and_registry_are_injected_and_carry_the_name()
    {
        using var host = await TestHost.Start(akka => akka.WithActors((_, registry) => registry.Register<HostLifeTests>(ActorRefs.Nobody)));
        var system = host.Services.GetRequiredService<ActorSystem>();

        Assert.Equal("hosted", system.Name);
        var registry = ActorRegistry.For(system);
        Assert.Same(registry, host.Services.GetRequiredService<ActorRegistry>());
        Assert.Same(registry, host.Services.GetRequiredService<IActorRegistry>());
        Assert.Same(registry, host.Services.GetRequiredService<IReadOnlyActorRegistry>());
        await host.StopAsync();
    }

    [Fact]
    public void Builder_runs_when_the_system_is_first_needed_and_once()
    {
        var runs = 0;
        using var host = TestHost.Create(_ => runs++);
        Assert.Equal(0, runs);
        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.Same(system, host.Services.GetRequiredService<ActorSystem>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Builder_reads_from_the_service_provider()
    {
        using var host = TestHost.Create((akka, provider) => akka.AddHocon(provider.GetRequiredService<string>(), HoconAddMode.Prepend),
            services => services.AddSingleton("from-provider = yes"));
        await host.StartAsync();
        Assert.Equal("yes", host.Services.GetRequiredService<ActorSystem>().Settings.Config.GetString("from-provider"));
        await host.StopAsync();
    }

    [Fact]
    public async Task Stopping_the_host_runs_the_coordinated_shutdown_and_ends_the_system()
    {
        using var host = await TestHost.Start(_ => { });
        var system = host.Services.GetRequiredService<ActorSystem>();
        var shutdown = CoordinatedShutdown.Get(system);
        var phases = new List<string>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () =>
        {
            phases.Add("service-stop");
            return Task.FromResult(Done.Instance);
        });

        await host.StopAsync();

        Assert.Equal(["service-stop"], phases);
        Assert.IsType<CoordinatedShutdown.ClrExitReason>(shutdown.ShutdownReason);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Application_stops_when_the_system_ends_by_itself()
    {
        using var host = await TestHost.Start(_ => { });
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopping = new TaskCompletionSource();
        lifetime.ApplicationStopping.Register(stopping.SetResult);

        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await stopping.Task.WaitAsync(TestHost.Patience);
        await host.StopAsync();
    }

    [Fact]
    public async Task Failing_starter_fails_the_start_of_the_host_and_ends_the_system()
    {
        var log = new RecordingLoggerProvider();
        var later = false;
        using var host = TestHost.Create(akka => akka
            .WithActors((_, _) => throw new InvalidOperationException("port in use"))
            .AddStartup((_, _) => later = true), log: log);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal("port in use", thrown.Message);
        Assert.False(later);
        var entry = Assert.Single(log.Entries, e => e.Level == LogLevel.Critical);
        Assert.Same(thrown, entry.Cause);
        Assert.Equal(typeof(AkkaHostedService).FullName, entry.Category);
        await host.Services.GetRequiredService<ActorSystem>().WhenTerminated.WaitAsync(TestHost.Patience);
        await host.StopAsync();
    }

    [Fact]
    public async Task Starter_that_hangs_is_given_up_with_the_start()
    {
        var never = new TaskCompletionSource();
        using var host = TestHost.Create(akka => akka.WithActors((_, _) => never.Task));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.StartAsync(patience.Token));
        await host.Services.GetRequiredService<ActorSystem>().WhenTerminated.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task Failing_builder_fails_the_start_of_the_host()
    {
        var log = new RecordingLoggerProvider();
        using var host = TestHost.Create(_ => throw new InvalidOperationException("bad setting"), log: log);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
    }

    [Fact]
    public async Task Host_with_a_service_of_its_own_starts_that()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddAkka<CountingService>("hosted", (akka, _) => akka.ConfigureLoggers(loggers => loggers.ClearLoggers()));
        using var host = builder.Build();
        await host.StartAsync();
        var service = Assert.IsType<CountingService>(Assert.Single(host.Services.GetServices<IHostedService>()));
        await host.StopAsync();
        Assert.Equal((1, 1, "hosted"), (service.Started, service.Stopped, service.SystemName));
    }

    public sealed class CountingService(AkkaConfigurationBuilder configuration, IServiceProvider provider,
        ILogger<AkkaHostedService> logger,
        IHostApplicationLifetime lifetime) : AkkaHostedService(configuration, provider, logger, lifetime)
    {
        public int Started { get; private set; }

        public int Stopped { get; private set; }

        public string? SystemName => ActorSystem?.Name;

        public override Task StartAsync(CancellationToken cancellationToken)
        {
            Started++;
            return base.StartAsync(cancellationToken);
        }

        public override Task StopAsync(CancellationToken cancellationToken)
        {
            Stopped++;
            return base.StopAsync(cancellationToken);
        }
    }
}
