using Akka.Configuration;

namespace Akka.TestKit.Configs;

/// <summary>Settings for tests.</summary>
public static class TestConfigs
{
    /// <summary>The kit's own settings: its event listener as the logger, dispatchers that run on the calling thread, default
    /// times.</summary>
    public static Config DefaultConfig { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loggers = ["{{NameOf<TestEventListener>()}}"]
          test {
            # Every time given in a test is multiplied by this.
            timefactor = 1.0
            # How long an event filter waits for log events.
            filter-leeway = 3s
            # How long to wait for a single message where no time is given.
            single-expect-default = 3s
            # Latches, barriers, end of the system.
            default-timeout = 5s
            calling-thread-dispatcher {
              type = "{{NameOf<CallingThreadDispatcherConfigurator>()}}"
              throughput = 2147483647
            }
            test-actor.dispatcher {
              type = "{{NameOf<CallingThreadDispatcherConfigurator>()}}"
              throughput = 2147483647
            }
          }
        }
        """);

    /// <summary>Virtual time: the system's scheduler is a <see cref="TestScheduler"/>.</summary>
    public static Config TestSchedulerConfig { get; } =
        ConfigurationFactory.ParseString($"akka.scheduler.implementation = \"{NameOf<TestScheduler>()}\"");

    internal static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString("""
        akka {
          log-dead-letters-during-shutdown = on
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            fsm = on
            event-stream = on
            unhandled = on
            router-misconfiguration = on
          }
        }
        """);

    private static string NameOf<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";
}
