using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>From the names of executors to what makes them.</summary>
internal static class ExecutorConfigurators
{
    public static ExecutorServiceConfigurator Create(Config config, IDispatcherPrerequisites prerequisites)
    {
        var executor = config.GetString("executor", "default-executor");
        switch (executor)
        {
            case null:
            case "":
            case "default-executor":
            case "thread-pool-executor":
            // Priorities between dispatchers are left to the thread pool.
            case "channel-executor":
                return new Configurator(config, prerequisites, static (id, _) => new ThreadPoolExecutor(id));
            case "fork-join-executor":
                return new Configurator(config, prerequisites, ForkJoin);
            case "task-executor":
                return new Configurator(config, prerequisites, static (id, _) => new TaskSchedulerExecutor(id, TaskScheduler.Default));
            case "current-context-executor":
                return new Configurator(
                    config, prerequisites,
                    static (id, _) => new TaskSchedulerExecutor(id, TaskScheduler.FromCurrentSynchronizationContext()));
        }

        var type = TypeNames.Find(executor);
        if (type is null || !typeof(ExecutorServiceConfigurator).IsAssignableFrom(type))
        {
            throw new ConfigurationException(
                $"Could not resolve executor service configurator type {executor} for path {config.GetString("id")}");
        }

        return (ExecutorServiceConfigurator)Activator.CreateInstance(type, config, prerequisites)!;
    }

    public static DedicatedThreadsExecutor ForkJoin(string id, Config config)
    {
        if (config.GetConfig("dedicated-thread-pool") is { IsEmpty: false } pool)
        {
            return new DedicatedThreadsExecutor(
                id, Math.Max(1, pool.GetInt("thread-count", Environment.ProcessorCount)),
                pool.GetString("threadtype", "background") != "foreground");
        }

        var settings = config.GetConfig("fork-join-executor") ?? Config.Empty;
        var count = ThreadPoolConfig.ScaledPoolSize(
            settings.GetInt("parallelism-min", 8), settings.GetDouble("parallelism-factor", 1.0), settings.GetInt("parallelism-max", 64));
        return new DedicatedThreadsExecutor(id, count, background: true);
    }

    private sealed class Configurator(Config config, IDispatcherPrerequisites prerequisites, Func<string, Config, ExecutorService> produce)
        : ExecutorServiceConfigurator(config, prerequisites)
    {
        public override ExecutorService Produce(string id) => produce(id, Config);
    }
}

/// <summary>How many threads a pool gets.</summary>
public class ThreadPoolConfig
{
    private readonly Config _config;

    /// <summary>Reads a section.</summary>
    public ThreadPoolConfig(Config config)
    {
        _config = config;
    }

    /// <summary>Lowest number of threads.</summary>
    public int PoolSizeMin => _config.GetInt("core-pool-size-min", 0);

    /// <summary>Threads for each processor.</summary>
    public double PoolSizeFactor => _config.GetDouble("core-pool-size-factor", 0);

    /// <summary>Highest number of threads.</summary>
    public int PoolSizeMax => _config.GetInt("core-pool-size-max", 0);

    /// <summary>Processors times a factor, within limits.</summary>
    public static int ScaledPoolSize(int floor, double scalar, int ceiling) =>
        Math.Min(Math.Max((int)Math.Ceiling(Environment.ProcessorCount * scalar), floor), ceiling);
}
