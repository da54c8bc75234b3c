using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoginGate.CommandLine.Cmd;

/// <summary>What a terminal can show; puts rendered things into text with the escape sequences it takes.</summary>
internal sealed record TerminalStyle(ColorSystem Colors, bool HasUnicode)
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;
    private const int LargestSize = 1000;

    /// <summary>Whether people sit at both ends and the terminal can move its cursor.</summary>
    public static bool IsInteractive => !Console.IsInputRedirected && IsShown;

    /// <summary>Whether what is printed goes to a terminal that takes escape sequences.</summary>
    public static bool IsShown => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>The terminal's columns and rows; the usual ones where it does not tell.</summary>
    public static (int Width, int Height) Size
    {
        get
        {
            try
            {
                var (width, height) = (Console.WindowWidth, Console.WindowHeight);
                return (width is > 0 and < LargestSize ? width : UsualWidth, height is > 0 and < LargestSize ? height : UsualHeight);
            }
            catch (IOException)
            {
                return (UsualWidth, UsualHeight);
            }
        }
    }

    /// <summary>This process's terminal.</summary>
    public static TerminalStyle Detect() => new(AnsiConsole.Profile.Capabilities.ColorSystem, AnsiConsole.Profile.Capabilities.Unicode);

    /// <summary>The text for a terminal of that many columns.</summary>
    public string Render(IRenderable content, int width)
    {
        using var text = new StringWriter();
        var settings = new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = (ColorSystemSupport)Colors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        };
        // The surroundings, such as a CI server's, have been looked at when the terminal was.
        settings.Enrichment.UseDefaultEnrichers = false;
        var console = AnsiConsole.Create(settings);
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = HasUnicode;
        console.Write(content);
        return text.ToString();
    }
}
