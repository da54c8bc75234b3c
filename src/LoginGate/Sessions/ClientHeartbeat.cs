using System.Runtime.InteropServices;
using LoginGate.Settings;

namespace LoginGate.Sessions;

/// <summary>What is due to a quiet client.</summary>
internal enum HeartbeatStep
{
    Nothing,

    /// <summary>Send it a <c>*</c> and say so with <see cref="ClientHeartbeat.OnProbed"/>.</summary>
    Probe,

    /// <summary>It did not answer in time: it is gone.</summary>
    Lost,
}

/// <summary>
/// Decides when a quiet client is probed and when it counts as gone. Any byte of the client is a sign of life. A part of the session.
/// </summary>
/// <param name="settings">Null: off.</param>
[StructLayout(LayoutKind.Auto)]
internal struct ClientHeartbeat(ClientHeartbeatSettings? settings, TimeSpan opened)
{
    private ClientHeartbeatSettings? _settings = settings;
    private TimeSpan _probeDue = settings is null ? TimeSpan.MaxValue : opened + settings.Interval;
    private TimeSpan _answerDue = TimeSpan.MaxValue;

    public readonly TimeSpan NextDue => _answerDue < _probeDue ? _answerDue : _probeDue;

    public void OnReceived(TimeSpan now)
    {
        if (_settings is null)
            return;
        _answerDue = TimeSpan.MaxValue;
        _probeDue = now + _settings.Interval;
    }

    /// <summary>Other times count from now on; null: off.</summary>
    public void Apply(ClientHeartbeatSettings? settings, TimeSpan now)
    {
        _settings = settings;
        (_probeDue, _answerDue) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        OnReceived(now);
    }

    public readonly HeartbeatStep Check(TimeSpan now) =>
        now >= _answerDue ? HeartbeatStep.Lost
        : now >= _probeDue ? HeartbeatStep.Probe
        : HeartbeatStep.Nothing;

    /// <summary>The probe is out: the answer is awaited from now on.</summary>
    public void OnProbed(TimeSpan now)
    {
        _probeDue = TimeSpan.MaxValue;
        _answerDue = now + _settings!.Timeout;
    }

    /// <summary>A probe would fall inside a reply now; later, then.</summary>
    public void Postpone(TimeSpan now) => _probeDue = now + _settings!.Timeout;
}
