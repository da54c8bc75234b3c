namespace Akka.Hosting;

/// <summary>How new settings join the ones collected before.</summary>
public enum HoconAddMode
{
    /// <summary>Below them: what is set already stays.</summary>
    Append,

    /// <summary>Above them: the new settings win.</summary>
    Prepend,

    /// <summary>The new settings win; here the same as <see cref="Prepend"/>.</summary>
    Replace,
}
