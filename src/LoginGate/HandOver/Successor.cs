using System.Diagnostics;

namespace LoginGate.HandOver;

/// <summary>Starts a process that takes this one's place: the program as it lies on the disk by now, with the arguments that this one was given.</summary>
internal static class Successor
{
    private const string TakeOver = "--take-over";

    // As it was at the start: a file that has been replaced is not found by what the system knows of this process.
    private static readonly string Program = Environment.ProcessPath ?? "logingate";
    private static readonly string[] Words = Environment.GetCommandLineArgs();

    /// <summary>Looks at what this process is, while that can still be seen.</summary>
    public static void Prepare() => _ = Program;

    /// <param name="onEnd">Told its number and its exit code when it has ended.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="Exception">It cannot be started, for whatever reason: the program may lie there half written.</exception>
    public static int Start(Action<int, int> onEnd)
    {
        var start = new ProcessStartInfo(Program, ArgumentsOf(Program, Words)) { UseShellExecute = false };
        // Who is watched is told anew; without it the service manager means whoever reads it.
        start.Environment.Remove("WATCHDOG_PID");
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) =>
        {
            onEnd(process.Id, process.ExitCode);
            process.Dispose();
        };
        process.Start();
        return process.Id;
    }

    /// <summary>The same command, which takes over.</summary>
    internal static IReadOnlyList<string> ArgumentsOf(string program, IReadOnlyList<string> words)
    {
        string[] own = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [words[0]] : [];
        var given = words.Skip(1).Where(word => word != TakeOver).ToArray();
        string[] command = given is ["run", ..] ? [] : ["run"];
        return [.. own, .. command, .. given, TakeOver];
    }
}
