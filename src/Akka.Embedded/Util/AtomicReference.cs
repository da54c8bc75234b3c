namespace Akka.Util;

/// <summary>A reference that several threads read, replace and compare-and-set.</summary>
public class AtomicReference<T>
    where T : class
{
    /// <summary>The cell itself; use the members below.</summary>
    protected T atomicValue;

    /// <summary>Starts with <paramref name="originalValue"/>.</summary>
    public AtomicReference(T originalValue)
    {
        atomicValue = originalValue;
    }

    /// <summary>Starts with null.</summary>
    public AtomicReference()
    {
        atomicValue = default!;
    }

    /// <summary>The current value, read and written with full visibility between threads.</summary>
    public T Value
    {
        get => Volatile.Read(ref atomicValue);
        set => Volatile.Write(ref atomicValue, value);
    }

    /// <summary>Replaces the value when it is the very instance <paramref name="expected"/>; true when it was.</summary>
    public bool CompareAndSet(T expected, T newValue) =>
        ReferenceEquals(Interlocked.CompareExchange(ref atomicValue, newValue, expected), expected);

    /// <summary>Replaces the value and returns the one before.</summary>
    public T GetAndSet(T newValue) => Interlocked.Exchange(ref atomicValue, newValue);

    /// <summary>Reads the current value.</summary>
    public static implicit operator T(AtomicReference<T> atomicReference) => atomicReference.Value;
}
