#nullable disable
using Akka.Actor;

namespace Akka.Configuration;

/// <summary>Settings are missing, contradict each other or name something that does not exist.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what led to it.</summary>
    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    /// <summary>The exception for a <typeparamref name="T"/> that was given no settings.</summary>
    /// <param name="path">Where the settings were looked for.</param>
    public static ConfigurationException NullOrEmptyConfig<T>(string path = null)
    {
        var place = string.IsNullOrWhiteSpace(path) ? "" : $" at '{path}'";
        return new ConfigurationException($"{typeof(T).FullName} cannot be set up: its configuration{place} is missing or empty.");
    }
}
