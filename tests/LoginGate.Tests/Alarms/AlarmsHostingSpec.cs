using Akka.Actor;
using Akka.Hosting;
using LoginGate.Alarms;
using LoginGate.Shared;
using LoginGate.Statistics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LoginGate.Tests.Alarms;

public sealed class AlarmsHostingSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task While_the_gate_ends_nobody_looks_any_more()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<GateStatistics>();
        builder.Services.AddSingleton(new Succession());
        builder.Services.AddAkka("alarms", (akka, _) => akka.WithAlarms(TestSettings.Gate));
        using var host = builder.Build();
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var shutdown = CoordinatedShutdown.Get(system);
        Assert.True(await IsThereAsync(system));
        // Where the gate leaves its LoginSrvs.
        var isThere = true;
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "look", async () =>
        {
            var late = DateTime.UtcNow + TimeSpan.FromSeconds(3);
            while ((isThere = await IsThereAsync(system)) && DateTime.UtcNow < late)
                await Task.Delay(20);
            return Akka.Done.Instance;
        });

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);

        Assert.False(isThere);
    }

    private static async Task<bool> IsThereAsync(ActorSystem system) =>
        (await system.ActorSelection($"/user/{AlarmsActor.Name}").Ask<ActorIdentity>(new Identify(0), Patience)).Subject is not null;
}
