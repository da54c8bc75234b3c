using Akka.Hosting;
using LoginGate.Settings;
using LoginGate.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LoginGate.Inspect;

/// <summary>Brings the inspector into a gate's host.</summary>
internal static partial class InspectHosting
{
    /// <summary>Registers <see cref="IInspector"/>, its commands and the text port. Goes after the actor system.</summary>
    public static IServiceCollection AddInspector(this IServiceCollection services, GateSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(settings);
        services.AddSingleton<StatusHistory>();
        services.TryAddSingleton<ISettingsInEffect>(new FixedSettings(settings));
        services.TryAddSingleton(new Succession());
        services.AddSingleton<RateSampler>();
        services.AddSingleton<SessionLookup>();
        services.AddSingleton<ActorTree>();
        services.AddSingleton<AdmissionDesk>();
        services.AddSingleton<OperatorLog>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<OtherGateDesk>();
        foreach (var command in Commands)
            services.AddSingleton(typeof(InspectCommand), command);
        services.AddSingleton<IInspector, Inspector>();
        services.AddHostedService<InspectorPort>();
        return services;
    }

    /// <summary>Starts Petabridge.Cmd beside it, in a build that has it.</summary>
    public static AkkaConfigurationBuilder AddPetabridge(this AkkaConfigurationBuilder akka, IServiceProvider services)
    {
        StartPetabridge(akka, services);
        return akka;
    }

    static partial void StartPetabridge(AkkaConfigurationBuilder akka, IServiceProvider services);

    private static Type[] Commands =>
    [
        typeof(HierarchyCommand), typeof(InspectActorCommand),
        typeof(WhoamiCommand), typeof(StatusCommand), typeof(HistoryCommand), typeof(SessionsCommand), typeof(SessionCommand), typeof(FindCommand), typeof(KickCommand), typeof(TraceCommand),
        typeof(BanCommand), typeof(UnbanCommand), typeof(BansCommand), typeof(AddressesCommand), typeof(AttackersCommand), typeof(AttackCommand),
        typeof(GuessesCommand), typeof(UnlockCommand),
        typeof(SettingsCommand), typeof(ReloadCommand), typeof(ReconnectCommand), typeof(DrainCommand), typeof(LogTailCommand), typeof(LogLevelCommand),
    ];
}
