namespace LoginGate.EndToEnd.Tests;

/// <summary>What this machine has that a test may need.</summary>
internal static class InstalledPrograms
{
    /// <summary>Why a program cannot be started by its name; null: it can.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="package">Debian's package of it.</param>
    public static string? WhyNot(string program, string package) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, program)))
            ? null
            : $"{program} is not installed here (Debian: apt-get install {package})";
}
