#nullable disable
namespace Akka.Routing;

/// <summary>A router's settings. Routers are outside the subset; the type is here because signatures of <c>Deploy</c> name it.</summary>
public abstract class RouterConfig
{
    /// <summary>Creates settings with the default dispatcher.</summary>
    protected RouterConfig()
    {
    }

    /// <summary>Creates settings with a dispatcher.</summary>
    protected RouterConfig(string routerDispatcher)
    {
        RouterDispatcher = routerDispatcher;
    }

    /// <summary>Path of the dispatcher's configuration.</summary>
    public virtual string RouterDispatcher { get; }
}

/// <summary>No router.</summary>
public class NoRouter : RouterConfig
{
    /// <summary>Creates the settings.</summary>
    public NoRouter()
    {
    }

    /// <summary>The instance to use.</summary>
    public static NoRouter Instance { get; } = new();
}
