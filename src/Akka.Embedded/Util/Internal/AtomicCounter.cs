namespace Akka.Util.Internal;

/// <summary>A counter shared by threads.</summary>
public interface IAtomicCounter<T>
{
    /// <summary>The current value.</summary>
    T Current { get; }

    /// <summary>Adds one and returns the new value.</summary>
    T Next();

    /// <summary>Adds one and returns the value before.</summary>
    T GetAndIncrement();

    /// <summary>Adds one and returns the new value.</summary>
    T IncrementAndGet();

    /// <summary>Adds <paramref name="amount"/> and returns the value before.</summary>
    T GetAndAdd(T amount);

    /// <summary>Adds <paramref name="amount"/> and returns the new value.</summary>
    T AddAndGet(T amount);

    /// <summary>Sets the counter to zero.</summary>
    void Reset();
}

/// <summary>A 32-bit counter shared by threads; it wraps on overflow.</summary>
public class AtomicCounter : IAtomicCounter<int>
{
    private int _value;

    /// <summary>Starts at <paramref name="initialValue"/>.</summary>
    public AtomicCounter(int initialValue)
    {
        _value = initialValue;
    }

    /// <summary>Starts at -1, so that the first <see cref="Next"/> is 0.</summary>
    public AtomicCounter()
        : this(-1)
    {
    }

    /// <inheritdoc />
    public int Current => Volatile.Read(ref _value);

    /// <inheritdoc />
    public int Next() => Interlocked.Increment(ref _value);

    /// <summary>Subtracts one and returns the new value.</summary>
    public int Decrement() => Interlocked.Decrement(ref _value);

    /// <inheritdoc />
    public int GetAndIncrement() => Interlocked.Increment(ref _value) - 1;

    /// <inheritdoc />
    public int IncrementAndGet() => Interlocked.Increment(ref _value);

    /// <summary>Subtracts one and returns the value before.</summary>
    public int GetAndDecrement() => Interlocked.Decrement(ref _value) + 1;

    /// <summary>Subtracts one and returns the new value.</summary>
    public int DecrementAndGet() => Interlocked.Decrement(ref _value);

    /// <inheritdoc />
    public int GetAndAdd(int amount) => Interlocked.Add(ref _value, amount) - amount;

    /// <inheritdoc />
    public int AddAndGet(int amount) => Interlocked.Add(ref _value, amount);

    /// <inheritdoc />
    public void Reset() => Interlocked.Exchange(ref _value, 0);

    /// <summary>Replaces the value and returns the one before.</summary>
    public int GetAndSet(int value) => Interlocked.Exchange(ref _value, value);

    /// <summary>Replaces the value when it is <paramref name="expected"/>; true when it was.</summary>
    public bool CompareAndSet(int expected, int newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

    /// <inheritdoc />
    public override string ToString() => Current.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A 64-bit counter shared by threads.</summary>
public class AtomicCounterLong : IAtomicCounter<long>
{
    private long _value;

    /// <summary>Starts at <paramref name="value"/>.</summary>
    public AtomicCounterLong(long value)
    {
        _value = value;
    }

    /// <summary>Starts at -1, so that the first <see cref="Next"/> is 0.</summary>
    public AtomicCounterLong()
        : this(-1)
    {
    }

    /// <inheritdoc />
    public long Current => Interlocked.Read(ref _value);

    /// <inheritdoc />
    public long Next() => Interlocked.Increment(ref _value);

    /// <inheritdoc />
    public long GetAndIncrement() => Interlocked.Increment(ref _value) - 1;

    /// <inheritdoc />
    public long IncrementAndGet() => Interlocked.Increment(ref _value);

    /// <summary>Subtracts one and returns the new value.</summary>
    public long DecrementAndGet() => Interlocked.Decrement(ref _value);

    /// <inheritdoc />
    public long GetAndAdd(long amount) => Interlocked.Add(ref _value, amount) - amount;

    /// <inheritdoc />
    public long AddAndGet(long amount) => Interlocked.Add(ref _value, amount);

    /// <inheritdoc />
    public void Reset() => Interlocked.Exchange(ref _value, 0);

    /// <summary>Replaces the value and returns the one before.</summary>
    public long GetAndSet(long value) => Interlocked.Exchange(ref _value, value);

    /// <summary>Replaces the value when it is <paramref name="expected"/>; true when it was.</summary>
    public bool CompareAndSet(long expected, long newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

    /// <inheritdoc />
    public override string ToString() => Current.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
