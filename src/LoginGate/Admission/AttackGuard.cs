using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Admission;

/// <summary>What admission has to do with attack mode: counts who comes, looks every second, tightens the rules and says so.</summary>
internal sealed class AttackGuard
{
    private readonly AdmissionRules _rules;
    private readonly GateStatistics _statistics;
    private readonly AdmissionLog _log;
    private readonly TimeProvider _clock;
    private readonly AttackMode _mode;
    private AttackFigures _figures = AttackStatus.Quiet.Figures;
    private TimeSpan _lookedAt;
    private long _connects;
    private long _refused;

    public AttackGuard(AdmissionRules rules, AdmissionSettings settings, GateStatistics statistics, AdmissionLog log, TimeProvider clock)
    {
        (_rules, _statistics, _log, _clock) = (rules, statistics, log, clock);
        _mode = new AttackMode(settings.AttackMode);
        _lookedAt = clock.Now();
        // After a restart of the actor.
        Show(_lookedAt);
    }

    /// <summary>Somebody has connected.</summary>
    /// <param name="isRefused">Whether admission refused it: that LoginSrv is away, or every place taken, is no attack.</param>
    public void OnConnect(bool isRefused)
    {
        _connects++;
        if (isRefused)
            _refused++;
    }

    /// <summary>To be called every second.</summary>
    public void Look()
    {
        var now = _clock.Now();
        var seconds = (now - _lookedAt).TotalSeconds;
        if (seconds <= 0)
            return;
        _figures = new AttackFigures(_refused / seconds, _connects / seconds, _statistics.Lines.Sum(line => line.Silent));
        (_lookedAt, _refused, _connects) = (now, 0, 0);
        End(_mode.Look(_figures, now), now);
    }

    /// <summary>An operator wants it so.</summary>
    /// <returns>How it is then.</returns>
    public AttackStatus Follow(OrderAttackMode order)
    {
        var now = _clock.Now();
        End(_mode.Follow(order.Order, order.Time, order.By, now), now);
        return _statistics.Attack;
    }

    /// <summary>Other thresholds and times count from now on.</summary>
    public void Apply(AttackModeSettings settings) => _mode.Apply(settings);

    private void End(bool hasChanged, TimeSpan now)
    {
        if (hasChanged)
            _rules.SetUnderAttack(_mode.IsOn);
        Show(now);
        if (hasChanged)
            _log.AttackMode(_statistics.Attack);
    }

    private void Show(TimeSpan now)
    {
        var before = _statistics.Attack;
        var (isOver, isNew) = (before.IsOn && !_mode.IsOn, !before.IsOn && _mode.IsOn);
        _statistics.Attack = new AttackStatus(_mode.IsOn, _mode.Since, _mode.Reason, _mode.Order, _mode.OrderEnds, _figures)
        {
            Entered = before.Entered + (isNew ? 1 : 0),
            Lasted = isOver ? now - (before.Since ?? now) : before.Lasted,
            Spent = isOver ? before.SpentUntil(now) : before.Spent,
            Trusted = _rules.Trusted.Count,
        };
    }
}
