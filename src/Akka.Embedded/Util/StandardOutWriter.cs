namespace Akka.Util;

/// <summary>Writes whole messages to standard output, one at a time, in colour where the output is a terminal.</summary>
public static class StandardOutWriter
{
    private static readonly Lock Output = new();

    /// <summary>Writes <paramref name="message"/>.</summary>
    public static void Write(string message, ConsoleColor? foregroundColor = null, ConsoleColor? backgroundColor = null) =>
        WriteCore(message, lineEnd: false, foregroundColor, backgroundColor);

    /// <summary>Writes <paramref name="message"/> and a line end.</summary>
    public static void WriteLine(string message, ConsoleColor? foregroundColor = null, ConsoleColor? backgroundColor = null) =>
        WriteCore(message, lineEnd: true, foregroundColor, backgroundColor);

    private static void WriteCore(string message, bool lineEnd, ConsoleColor? foreground, ConsoleColor? background)
    {
        lock (Output)
        {
            var coloured = (foreground.HasValue || background.HasValue) && !Console.IsOutputRedirected;
            if (coloured)
            {
                if (foreground.HasValue)
                    Console.ForegroundColor = foreground.Value;
                if (background.HasValue)
                    Console.BackgroundColor = background.Value;
            }

            if (lineEnd)
                Console.Out.WriteLine(message);
            else
                Console.Out.Write(message);

            if (coloured)
                Console.ResetColor();
        }
    }
}
