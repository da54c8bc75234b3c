namespace Akka.IO;

/// <summary>A connection could not be made, for a reason that is no socket error: the cause inside <see cref="Tcp.CommandFailed"/>.</summary>
public class ConnectException : Exception
{
    /// <summary>Creates the exception with its text.</summary>
    public ConnectException(string message)
        : base(message)
    {
    }
}
