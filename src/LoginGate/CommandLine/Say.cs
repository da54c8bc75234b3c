namespace LoginGate.CommandLine;

/// <summary>What the commands write for people, in the process's language: the one place where sentences meet the console.</summary>
internal static class Say
{
    public static void Line(Phrase text) => Console.WriteLine(text.In(Catalogue.Current));

    /// <summary>What went wrong, to standard error.</summary>
    public static void Error(Phrase text) => ToError($"error: {text}");

    /// <summary>What is not as it should be, to standard error.</summary>
    public static void Warning(Phrase text) => ToError($"warning: {text}");

    /// <summary>What is neither, and does not belong into the output.</summary>
    public static void ToError(Phrase text) => Console.Error.WriteLine(text.In(Catalogue.Current));
}
