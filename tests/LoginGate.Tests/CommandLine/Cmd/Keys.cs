namespace LoginGate.Tests.CommandLine.Cmd;

/// <summary>Keys as a terminal delivers them.</summary>
internal static class Keys
{
    public static ConsoleKeyInfo Enter => Of(ConsoleKey.Enter, '\r');

    public static ConsoleKeyInfo Tab => Of(ConsoleKey.Tab, '\t');

    public static ConsoleKeyInfo Of(ConsoleKey key, char letter = '\0', bool control = false) => new(letter, key, shift: false, alt: false, control);

    /// <summary>Such as Ctrl-A.</summary>
    public static ConsoleKeyInfo Control(char letter) => Of((ConsoleKey)letter, (char)(letter - '@'), control: true);

    public static IEnumerable<ConsoleKeyInfo> Typed(string text) =>
        text.Select(c => Of(char.IsAsciiLetter(c) ? (ConsoleKey)char.ToUpperInvariant(c) : 0, c));
}
