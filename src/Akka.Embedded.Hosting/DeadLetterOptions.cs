using System.Text;

namespace Akka.Hosting;

/// <summary>How dead letters are logged. What is null keeps the value of the settings.</summary>
public class DeadLetterOptions
{
    /// <summary>None, all, or the first <see cref="LogCount"/>.</summary>
    public TriStateValue ShouldLog { get; set; } = TriStateValue.Some;

    /// <summary>How many are logged before they are only counted for a while; used with <see cref="TriStateValue.Some"/>.</summary>
    public int LogCount { get; set; } = 10;

    /// <summary>Log them while the system stops, too.</summary>
    public bool? LogDuringShutdown { get; set; }

    /// <summary>How long they are not logged after <see cref="LogCount"/> was reached; zero or infinite: for good.</summary>
    public TimeSpan? LogSuspendDuration { get; set; }

    /// <summary>These options as HOCON.</summary>
    public override string ToString()
    {
        var hocon = new StringBuilder("akka.log-dead-letters = ").AppendLine(ShouldLog switch
        {
            TriStateValue.None => "off",
            TriStateValue.All => "on",
            _ => LogCount.ToHocon(),
        });
        if (LogDuringShutdown is { } during) hocon.Append("akka.log-dead-letters-during-shutdown = ").AppendLine(during.ToHocon());
        if (LogSuspendDuration is { } suspend)
            hocon.Append("akka.log-dead-letters-suspend-duration = ").AppendLine(suspend.ToHocon(allowInfinite: true, zeroIsInfinite: true));
        return hocon.ToString();
    }
}
