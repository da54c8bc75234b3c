using System.Diagnostics;
using System.Text.Json;

namespace Compare.Load;

/// <summary>
/// A process of this program's own that loads or answers: the first line it writes is its port, or "ready"; then it takes a command a line
/// and answers with a line of JSON. It ends with its standard input.
/// </summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private Worker(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    public int Id => _process.Id;

    public string FirstLine { get; }

    public static async Task<Worker> Start(params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        string[] all = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "gate-compare.dll"), .. arguments] : arguments;
        var process = Process.Start(new ProcessStartInfo(program, all) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new IOException($"{arguments[0]} did not start");
        return new Worker(process, first);
    }

    public async Task<T> Ask<T>(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new IOException($"'{command}' failed");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Patience))
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>For a process that serves on its main thread: ends it with its standard input.</summary>
    public static void EndWithInput() => new Thread(() =>
    {
        Console.In.ReadToEnd();
        Environment.Exit(0);
    })
    { IsBackground = true }.Start();

    /// <summary>The load process: carries out what it is asked, until there is no more.</summary>
    public static int Load(string announcementsFile, int port)
    {
        using var announcements = new Announcements(announcementsFile);
        using var client = new LoadClient(port, announcements);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } command)
            Console.WriteLine(Carry(command.Split(' '), client, port));
        return 0;
    }

    private static string Carry(string[] words, LoadClient client, int port)
    {
        switch (words)
        {
            case ["open", var count, var measured]:
                return JsonSerializer.Serialize(client.Open(int.Parse(count), int.Parse(measured)));
            case ["run", var settling, var measuring, .. var measured]:
                return JsonSerializer.Serialize(client.Run(Seconds(settling), Seconds(measuring), Array.ConvertAll(measured, int.Parse)));
            case ["close"]:
                client.Close();
                return "true";
            case ["churn", var sessions, var concurrent, var trips]:
                using (var churn = new ChurnClient(port, int.Parse(concurrent), int.Parse(trips)))
                    return JsonSerializer.Serialize(churn.Run(int.Parse(sessions)));
            default:
                throw new ArgumentException($"no such command: {string.Join(' ', words)}");
        }
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text));
}
