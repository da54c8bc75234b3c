namespace Akka;

/// <summary>The value of a task that completed and has nothing else to say.</summary>
public sealed class Done
{
    /// <summary>The only instance.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }

    /// <inheritdoc />
    public override string ToString() => "Done";
}

/// <summary>Marks a value that exists for the sake of a type signature; all its instances are equal.</summary>
public sealed class NotUsed : IEquatable<NotUsed>, IComparable<NotUsed>
{
    /// <summary>The only instance.</summary>
    public static readonly NotUsed Instance = new();

    private NotUsed()
    {
    }

    /// <inheritdoc />
    public bool Equals(NotUsed? other) => other is not null;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is NotUsed;

    /// <inheritdoc />
    public override int GetHashCode() => 0;

    /// <inheritdoc />
    public int CompareTo(NotUsed? other) => other is null ? 1 : 0;

    /// <inheritdoc />
    public override string ToString() => "NotUsed";
}
