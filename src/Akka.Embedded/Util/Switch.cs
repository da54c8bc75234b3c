namespace Akka.Util;

/// <summary>An on/off switch whose changes run an action once, under a lock; a failing action leaves the switch where it was.</summary>
public class Switch
{
    private readonly Lock _lock = new();
    private volatile bool _on;

    /// <summary>Starts off unless <paramref name="startAsOn"/>.</summary>
    public Switch(bool startAsOn = false)
    {
        _on = startAsOn;
    }

    /// <summary>True while switched on.</summary>
    public bool IsOn => _on;

    /// <summary>True while switched off.</summary>
    public bool IsOff => !_on;

    /// <summary>Leaves the state <paramref name="from"/> and runs <paramref name="action"/>; false when in the other state.</summary>
    protected bool TranscendFrom(bool from, Action action)
    {
        lock (_lock)
        {
            if (_on != from)
                return false;

            _on = !from;
            try
            {
                action();
            }
            catch
            {
                _on = from;
                throw;
            }

            return true;
        }
    }

    /// <summary>Switches off and runs <paramref name="action"/>; false when off already.</summary>
    public bool SwitchOff(Action action) => TranscendFrom(true, action);

    /// <summary>Switches on and runs <paramref name="action"/>; false when on already.</summary>
    public bool SwitchOn(Action action) => TranscendFrom(false, action);

    /// <summary>Switches off; false when off already.</summary>
    public bool SwitchOff() => TranscendFrom(true, static () => { });

    /// <summary>Switches on; false when on already.</summary>
    public bool SwitchOn() => TranscendFrom(false, static () => { });

    /// <summary>Runs <paramref name="action"/> when on at this moment; true when it ran.</summary>
    public bool IfOn(Action action) => RunIf(_on, action);

    /// <summary>Runs <paramref name="action"/> when off at this moment; true when it ran.</summary>
    public bool IfOff(Action action) => RunIf(!_on, action);

    /// <summary>Runs <paramref name="action"/> when on, and keeps the switch from changing meanwhile; true when it ran.</summary>
    public bool WhileOn(Action action)
    {
        lock (_lock)
            return RunIf(_on, action);
    }

    /// <summary>Runs <paramref name="action"/> when off, and keeps the switch from changing meanwhile; true when it ran.</summary>
    public bool WhileOff(Action action)
    {
        lock (_lock)
            return RunIf(!_on, action);
    }

    /// <summary>Runs <paramref name="action"/> while the switch cannot change.</summary>
    public void Locked(Action action)
    {
        lock (_lock)
            action();
    }

    private static bool RunIf(bool condition, Action action)
    {
        if (condition)
            action();
        return condition;
    }
}
