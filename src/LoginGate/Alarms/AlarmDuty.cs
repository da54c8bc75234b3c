using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Alarms;

/// <summary>
/// Of what this process tells: of everything, until another one has taken its place. From then on of what that one cannot know: of itself and its own
/// clients, and that what it told is over.
/// </summary>
internal sealed class AlarmDuty
{
    // Each process sees these for itself.
    private static readonly AlarmKind[] Surroundings = [AlarmKind.LoginSrv, AlarmKind.Dialect, AlarmKind.Certificate];

    private readonly HashSet<(AlarmKind Kind, string Line)> _told = [];
    private bool _isPassedOn;

    /// <summary>Another process has taken this one's place.</summary>
    public void PassOn() => _isPassedOn = true;

    /// <summary>Whether it is this process's to tell; to be asked once of each alarm.</summary>
    public bool IsMine(AlarmRaised alarm)
    {
        var wasTold = _told.Remove((alarm.Kind, alarm.Line));
        var isMine = !_isPassedOn || !Surroundings.Contains(alarm.Kind) || (alarm.IsOver && wasTold);
        if (isMine && !alarm.IsOver)
            _told.Add((alarm.Kind, alarm.Line));
        return isMine;
    }
}
