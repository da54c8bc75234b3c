using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate.Admission;

/// <summary>
/// Whether the gate is in attack mode. A figure over its threshold for a while brings it in; all of them below half of theirs for a while take it
/// out. An operator's word goes before both.
/// </summary>
/// <remarks>
/// <code>
/// off  --over a threshold all through `for`, on-->                                       on
/// on   --below half of all all through `leave-after`, off, auto where it is calm-->      off
/// </code>
/// </remarks>
internal sealed class AttackMode(AttackModeSettings settings)
{
    private const double Calm = 0.5;

    private AttackModeSettings _settings = settings;
    private AttackReason _worst = new(AttackSign.Refused);
    private TimeSpan? _turningSince;
    private string _orderedBy = "";

    public bool IsOn { get; private set; }

    /// <summary>When it changed last; null: never.</summary>
    public TimeSpan? Since { get; private set; }

    /// <summary>Why.</summary>
    public AttackReason? Reason { get; private set; }

    public AttackOrder Order { get; private set; }

    /// <summary>When the order ends; null: when there is another.</summary>
    public TimeSpan? OrderEnds { get; private set; }

    /// <summary>Other thresholds and times count from now on.</summary>
    public void Apply(AttackModeSettings settings) => _settings = settings;

    /// <summary>Looks at the figures of the last second.</summary>
    /// <returns>Whether the mode has changed.</returns>
    public bool Look(AttackFigures figures, TimeSpan now)
    {
        _worst = WorstOf(figures);
        if (OrderEnds <= now)
            return Release(new AttackReason(AttackSign.OrderOver, By: _orderedBy), now);
        if (Order != AttackOrder.Auto || (IsOn ? _worst.Level >= Calm : _worst.Level < 1))
        {
            _turningSince = null;
            return false;
        }
        _turningSince ??= now;
        if (now - _turningSince < (IsOn ? _settings.LeaveAfter : _settings.For))
            return false;
        return Change(!IsOn, IsOn ? new AttackReason(AttackSign.Calm, _settings.LeaveAfter.TotalSeconds) : _worst, now);
    }

    /// <summary>An operator wants it so.</summary>
    /// <param name="order">How.</param>
    /// <param name="time">For how long; null: until there is another order.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Whether the mode has changed.</returns>
    public bool Follow(AttackOrder order, TimeSpan? time, string by, TimeSpan now)
    {
        var reason = new AttackReason(AttackSign.Ordered, By: by);
        if (order == AttackOrder.Auto)
            return Release(reason, now);
        (Order, OrderEnds, _orderedBy, _turningSince) = (order, now + time, by, null);
        return Change(order == AttackOrder.On, reason, now);
    }

    /// <summary>Thresholds count again. What is still going on keeps the mode, until that is calm.</summary>
    private bool Release(AttackReason reason, TimeSpan now)
    {
        (Order, OrderEnds, _turningSince) = (AttackOrder.Auto, null, null);
        return _worst.Level < Calm && Change(isOn: false, reason, now);
    }

    private bool Change(bool isOn, AttackReason reason, TimeSpan now)
    {
        if (isOn == IsOn)
            return false;
        (IsOn, Since, Reason, _turningSince) = (isOn, now, reason, null);
        return true;
    }

    private AttackReason WorstOf(AttackFigures figures)
    {
        var enter = _settings.Enter;
        var refused = new AttackReason(AttackSign.Refused, figures.RefusedPerSecond, enter.RefusedPerSecond);
        var connects = new AttackReason(AttackSign.Connects, figures.ConnectsPerSecond, enter.ConnectsPerSecond);
        var halfOpen = new AttackReason(AttackSign.HalfOpen, figures.HalfOpen, enter.HalfOpen);
        var worst = refused.Level >= connects.Level ? refused : connects;
        return worst.Level >= halfOpen.Level ? worst : halfOpen;
    }
}
