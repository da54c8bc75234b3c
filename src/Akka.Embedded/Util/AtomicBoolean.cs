namespace Akka.Util;

/// <summary>A flag that several threads read, replace and compare-and-set.</summary>
public class AtomicBoolean
{
    private int _value;

    /// <summary>Starts with <paramref name="initialValue"/>.</summary>
    public AtomicBoolean(bool initialValue = false)
    {
        _value = initialValue ? 1 : 0;
    }

    /// <summary>The current value.</summary>
    public bool Value
    {
        get => Volatile.Read(ref _value) != 0;
        set => Volatile.Write(ref _value, value ? 1 : 0);
    }

    /// <summary>Replaces the value when it is <paramref name="expected"/>; true when it was.</summary>
    public bool CompareAndSet(bool expected, bool newValue)
    {
        var comparand = expected ? 1 : 0;
        return Interlocked.CompareExchange(ref _value, newValue ? 1 : 0, comparand) == comparand;
    }

    /// <summary>Replaces the value and returns the one before.</summary>
    public bool GetAndSet(bool newValue) => Interlocked.Exchange(ref _value, newValue ? 1 : 0) != 0;

    /// <summary>Reads the current value.</summary>
    public static implicit operator bool(AtomicBoolean atomicBoolean) => atomicBoolean.Value;
}
