using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Shared;
using LoginGate.Statistics;

namespace LoginGate.Alarms;

/// <summary>
/// Notices from the gate's figures what operators must know: looking at them costs the actors of logins nothing. What ends between two looks was never there.
/// </summary>
/// <param name="statistics">The gate's.</param>
/// <param name="machine">Reads what the process uses; not every time, for to count descriptors may take a while.</param>
/// <param name="clock">The time.</param>
internal sealed class AlarmWatch(GateStatistics statistics, Func<MachineLoad> machine, TimeProvider clock)
{
    // So far below its threshold what is in use must come before that is over.
    private const int Hysteresis = 5;

    private static readonly TimeSpan MachineInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, LineState> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<CertificateUse, CertificateState> _certificates = [];
    private TimeSpan? _machineReadAt;
    private bool _isShortOfDescriptors;
    private bool _isShortOfMemory;
    private bool _isUnderAttack;

    /// <summary>What has changed since the last look. To be called every second or so.</summary>
    public IReadOnlyList<AlarmRaised> Look(AlarmSettings settings)
    {
        var (now, alarms, lines) = (clock.Now(), new List<AlarmRaised>(), statistics.Lines.ToList());
        foreach (var gone in _lines.Keys.Except(lines.Select(line => line.Line)).ToArray())
            _lines.Remove(gone);
        foreach (var line in lines)
            LookAt(line, now, settings, alarms);
        if (statistics.Attack is { Reason: not null } attack && attack.IsOn != _isUnderAttack)
        {
            _isUnderAttack = attack.IsOn;
            alarms.Add(new AlarmRaised(AlarmKind.AttackMode, "", !attack.IsOn, AlarmTexts.AttackMode(attack)));
        }
        foreach (var (use, until) in statistics.Certificates)
            LookAt(use, until, settings, alarms);
        if (_machineReadAt is null || now - _machineReadAt >= MachineInterval)
        {
            _machineReadAt = now;
            LookAt(machine(), settings, alarms);
        }
        return alarms;
    }

    private void LookAt(LineStatistics line, TimeSpan now, AlarmSettings settings, List<AlarmRaised> alarms)
    {
        if (!_lines.TryGetValue(line.Line, out var state))
            _lines[line.Line] = state = new LineState();
        LookAtLink(line, state, now, settings, alarms);
        var doubt = line.Doubt;
        if (doubt is not null && state.Doubt is null)
            alarms.Add(new AlarmRaised(AlarmKind.Dialect, line.Line, IsOver: false, AlarmTexts.Doubted(line.Link, doubt)));
        else if (doubt is null && state.Doubt is not null)
            alarms.Add(new AlarmRaised(AlarmKind.Dialect, line.Line, IsOver: true, AlarmTexts.Undoubted(state.Doubt)));
        state.Doubt = doubt;
    }

    private static void LookAtLink(LineStatistics line, LineState state, TimeSpan now, AlarmSettings settings, List<AlarmRaised> alarms)
    {
        var link = line.Link;
        if (link.State == LinkState.Up)
        {
            if (state is { IsLost: true, AwaySince: { } lost })
                alarms.Add(new AlarmRaised(AlarmKind.LoginSrv, line.Line, IsOver: true, AlarmTexts.Back(link, (link.Since ?? now) - lost)));
            (state.AwaySince, state.IsLost) = (null, false);
            return;
        }
        // While clients are held and when they are given up, it is the same loss.
        var since = state.AwaySince ??= link.Since ?? now;
        if (state.IsLost || now - since < settings.LostAfter)
            return;
        state.IsLost = true;
        alarms.Add(new AlarmRaised(AlarmKind.LoginSrv, line.Line, IsOver: false, AlarmTexts.Lost(link, now - since)));
    }

    private void LookAt(CertificateUse use, DateTimeOffset until, AlarmSettings settings, List<AlarmRaised> alarms)
    {
        var left = until - clock.GetUtcNow();
        var state = left <= TimeSpan.Zero ? CertificateState.Ended : left <= settings.CertificateBefore ? CertificateState.Ending : CertificateState.Good;
        if (state == _certificates.GetValueOrDefault(use))
            return;
        _certificates[use] = state;
        alarms.Add(new AlarmRaised(AlarmKind.Certificate, "", state == CertificateState.Good, state switch
        {
            CertificateState.Good => AlarmTexts.CertificateRenewed(use, until),
            CertificateState.Ending => AlarmTexts.CertificateEnds(use, until, left),
            _ => AlarmTexts.CertificateEnded(use, until),
        }));
    }

    private void LookAt(MachineLoad load, AlarmSettings settings, List<AlarmRaised> alarms)
    {
        if (load.Descriptors is { } descriptors && HasChanged(ref _isShortOfDescriptors, descriptors, settings.DescriptorsPercent))
            alarms.Add(new AlarmRaised(AlarmKind.Descriptors, "", !_isShortOfDescriptors, AlarmTexts.Descriptors(descriptors, !_isShortOfDescriptors)));
        if (load.Memory is { } memory && HasChanged(ref _isShortOfMemory, memory, settings.MemoryPercent))
            alarms.Add(new AlarmRaised(AlarmKind.Memory, "", !_isShortOfMemory, AlarmTexts.Memory(memory, !_isShortOfMemory)));
    }

    private static bool HasChanged(ref bool isShort, double share, int percent)
    {
        var was = isShort;
        isShort = share * 100 >= (was ? percent - Hysteresis : percent);
        return isShort != was;
    }

    private enum CertificateState
    {
        Good,
        Ending,
        Ended,
    }

    private sealed class LineState
    {
        public TimeSpan? AwaySince { get; set; }

        public bool IsLost { get; set; }

        public DialectDoubt? Doubt { get; set; }
    }
}
