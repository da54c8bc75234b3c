namespace Akka.Hosting;

/// <summary>Nothing, everything, or up to a number.</summary>
public enum TriStateValue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    All,

    /// <summary>Up to a number given beside it.</summary>
    Some,
}
