using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes log events to a test's output.</summary>
public class TestOutputLogger : ReceiveActor
{
    /// <summary>Writes to <paramref name="output"/>.</summary>
    public TestOutputLogger(ITestOutputHelper output)
    {
        Receive<LogEvent>(log => Write(output, log));
        Receive<InitializeLogger>(start =>
        {
            start.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized(), Self);
        });
    }

    private static void Write(ITestOutputHelper output, LogEvent log)
    {
        try
        {
            output.WriteLine(log.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over, its output closed.
        }
        catch (FormatException e)
        {
            output.WriteLine($"[{log.LogLevel()}][{log.LogSource}] could not be formatted: {e.Message}");
        }
    }
}
