using System.Globalization;

namespace LoginGate.Statistics;

/// <summary>What operators want of attack mode.</summary>
internal enum AttackOrder
{
    /// <summary>It comes and goes by its thresholds.</summary>
    Auto,

    On,

    Off,
}

/// <summary>Why attack mode has changed.</summary>
internal enum AttackSign
{
    /// <summary>Admission refuses too many a second.</summary>
    Refused,

    /// <summary>Too many connect a second.</summary>
    Connects,

    /// <summary>Too many connections have not sent a byte.</summary>
    HalfOpen,

    /// <summary>All of those have been below half of their thresholds for a while.</summary>
    Calm,

    /// <summary>An operator said so.</summary>
    Ordered,

    /// <summary>The time that an operator set is over.</summary>
    OrderOver,
}

/// <summary>Why attack mode has changed, with the figure.</summary>
/// <param name="Value">A second, connections, or for <see cref="AttackSign.Calm"/> seconds.</param>
/// <param name="Threshold">What the value is measured by; zero: it is not.</param>
/// <param name="By">The operator; empty: none.</param>
internal sealed record AttackReason(AttackSign Sign, double Value = 0, int Threshold = 0, string By = "")
{
    /// <summary>One is the threshold.</summary>
    public double Level => Threshold > 0 ? Value / Threshold : 0;

    /// <summary>As the end of a sentence.</summary>
    public Phrase Text => Sign switch
    {
        AttackSign.Refused => Phrase.Of($"{Figure} connects refused a second (enter.refused-per-second = {Threshold})"),
        AttackSign.Connects => $"{Figure} connects a second (enter.connects-per-second = {Threshold})",
        AttackSign.HalfOpen => $"{Figure} connections that have not sent a byte (enter.half-open = {Threshold})",
        AttackSign.Calm => $"below half of every threshold for {Figure} s",
        AttackSign.Ordered => $"by {By}",
        _ => $"the time that {By} set is over",
    };

    /// <summary>The value as people read it.</summary>
    public string Figure => Value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What attack mode is judged by.</summary>
/// <param name="RefusedPerSecond">Connects that admission refused.</param>
/// <param name="ConnectsPerSecond">Connects, refused or not.</param>
/// <param name="HalfOpen">Connections that have not sent a byte.</param>
internal sealed record AttackFigures(double RefusedPerSecond, double ConnectsPerSecond, long HalfOpen);

/// <summary>Attack mode at one moment. Written by admission's actor alone; times are of the gate's clock.</summary>
/// <param name="IsOn">Whether it is.</param>
/// <param name="Since">Since when it is so; null: since the start.</param>
/// <param name="Reason">Why; null: it has never changed.</param>
/// <param name="Order">What operators want.</param>
/// <param name="OrderEnds">Until when they do; null: until they say otherwise.</param>
/// <param name="Figures">Those of the last second.</param>
internal sealed record AttackStatus(bool IsOn, TimeSpan? Since, AttackReason? Reason, AttackOrder Order, TimeSpan? OrderEnds, AttackFigures Figures)
{
    public static AttackStatus Quiet { get; } = new(false, null, null, AttackOrder.Auto, null, new AttackFigures(0, 0, 0));

    /// <summary>How often it was entered.</summary>
    public long Entered { get; init; }

    /// <summary>How long the last time was that is over.</summary>
    public TimeSpan Lasted { get; init; }

    /// <summary>How long all those were.</summary>
    public TimeSpan Spent { get; init; }

    /// <summary>Addresses that come first.</summary>
    public int Trusted { get; init; }

    /// <summary>How long it has been on in all.</summary>
    public TimeSpan SpentUntil(TimeSpan now) => IsOn && Since is { } since ? Spent + (now - since) : Spent;
}
