using Akka.Configuration;

namespace LoginGate.EventLoop.Loops;

/// <summary>The settings of a dispatcher that runs on loops.</summary>
/// <param name="Loops">Threads that wait for sockets, 1 to 64.</param>
/// <param name="SlowTurn">How long an actor may block its loop, from 10 ms on.</param>
/// <param name="WarmUp">How long after the start no actor is named for that, from 0 on.</param>
/// <param name="ReadBytes">What one read takes at the most, 512 bytes to 1 MiB.</param>
internal sealed record LoopSettings(int Loops, TimeSpan SlowTurn, TimeSpan WarmUp, int ReadBytes)
{
    private const int MostLoops = 64;
    private const int MostByDefault = 8;

    /// <summary>Reads a dispatcher's section.</summary>
    /// <exception cref="ConfigurationException">A value is outside its range.</exception>
    public static LoopSettings Create(Config config)
    {
        var loops = Between(0, MostLoops, "loops", config.GetInt("loops"));
        var slowTurn = config.GetTimeSpan("slow-turn", TimeSpan.FromMilliseconds(20));
        if (slowTurn < TimeSpan.FromMilliseconds(10))
            throw new ConfigurationException($"slow-turn is {slowTurn.TotalMilliseconds} ms; it must be at least 10 ms.");
        return new LoopSettings(
            loops > 0 ? loops : Math.Clamp(Environment.ProcessorCount / 2, 1, MostByDefault),
            slowTurn,
            config.GetTimeSpan("warm-up", TimeSpan.FromSeconds(10)),
            Between(512, 1 << 20, "read-size", (int)Math.Min(int.MaxValue, config.GetByteSize("read-size") ?? 16 * 1024)));
    }

    private static int Between(int least, int most, string key, int value) =>
        value >= least && value <= most ? value : throw new ConfigurationException($"{key} is {value}; it must be from {least} to {most}.");
}
