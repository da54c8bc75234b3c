using System.Text;

namespace LoginGate.CommandLine.Service;

/// <summary>The gate as a service of Windows, as the service manager is told of it.</summary>
/// <param name="CommandLine">How it is started: the program and its arguments, quoted.</param>
/// <param name="Account">As whom.</param>
internal sealed record ServiceEntry(string CommandLine, string Account)
{
    /// <summary>The service's name, and the source of its events in Windows's event log.</summary>
    public const string Name = "LoginGate";

    public const string Description = "Login gateway for Legend of Mir 2 servers";

    /// <summary>An account of few rights that every Windows has.</summary>
    public const string LocalService = @"NT AUTHORITY\LocalService";

    /// <summary>How long after its first failure it is started anew, after its second, and each further one.</summary>
    public static readonly IReadOnlyList<TimeSpan> RestartDelays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    /// <summary>After how long without one the next failure counts as the first.</summary>
    public static readonly TimeSpan FailuresForgotten = TimeSpan.FromHours(1);

    /// <param name="program">The words that start this program.</param>
    /// <param name="files">Settings files; their full paths go in, for a service starts in Windows's own folder.</param>
    /// <param name="sets">Settings over all files, as KEY=VALUE.</param>
    /// <param name="account">As whom it runs.</param>
    public static ServiceEntry Of(IEnumerable<string> program, IEnumerable<string> files, IEnumerable<string> sets, string account) => new(
        string.Join(' ', program.Append("run")
            .Concat(files.SelectMany(file => (string[])["--config", Path.GetFullPath(file)]))
            .Concat(sets.SelectMany(set => (string[])["--set", set]))
            .Select(Quote)),
        account);

    /// <summary>A word as Windows's programs take it apart again (CommandLineToArgvW): quotes count, and backslashes only before them.</summary>
    internal static string Quote(string word)
    {
        if (word.Length > 0 && !word.Any(c => c is ' ' or '\t' or '"'))
            return word;
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in word)
        {
            // Those before a quote are doubled, and one is for the quote itself.
            if (c == '"')
                quoted.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.Append(c);
        }
        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
