using LoginGate.Firewall;
using LoginGate.Tests.Transport;

namespace LoginGate.Tests.Firewall;

/// <summary>Real programs.</summary>
public sealed class ChildProcessSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [NotOnWindowsFact("It runs sh.")]
    public async Task It_gets_its_input_and_its_output_is_read()
    {
        var input = string.Concat(Enumerable.Repeat("ban 203.0.113.7/32 600\n", 50_000));

        var result = await ChildProcess.RunAsync(["sh", "-c", "wc -l; echo much >&2; head -c 3000000 /dev/zero >&2"], input, Patience, CancellationToken.None);

        Assert.Null(result.Failure);
        Assert.Equal("50000", result.Output.Trim());
    }

    [NotOnWindowsFact("It runs sh.")]
    public async Task What_it_ends_with_and_says_is_the_failure()
    {
        var result = await ChildProcess.RunAsync(["sh", "-c", "echo 'no such\nset' >&2; exit 3"], "much that nobody reads", Patience, CancellationToken.None);

        Assert.Equal("sh ended with 3: no such set", result.Failure);
    }

    [Fact]
    public async Task One_that_is_not_there_is_a_failure() =>
        Assert.StartsWith("/nowhere/nft cannot be run: ", (await ChildProcess.RunAsync(["/nowhere/nft"], "", Patience, CancellationToken.None)).Failure, StringComparison.Ordinal);

    [NotOnWindowsFact("It runs sh.")]
    public async Task One_that_takes_too_long_is_killed_with_what_it_started()
    {
        using var left = new LeftBehind();

        var result = await ChildProcess.RunAsync(["sh", "-c", left.Start + "; wait"], "", TimeSpan.FromSeconds(2), CancellationToken.None);

        Assert.Equal("sh took longer than 2 s and was killed", result.Failure);
        var late = DateTime.UtcNow + Patience;
        while (Lives(left.Process))
        {
            Assert.True(DateTime.UtcNow < late, $"process {left.Process} goes on");
            await Task.Delay(20);
        }
    }

    [NotOnWindowsFact("It runs sh.")]
    public async Task One_that_leaves_somebody_behind_is_not_waited_for()
    {
        using var left = new LeftBehind();

        var result = await ChildProcess.RunAsync(["sh", "-c", left.Start], "", Patience, CancellationToken.None).WaitAsync(Patience);

        Assert.Null(result.Failure);
    }

    // One that nobody has waited for is still there, as a zombie.
    private static bool Lives(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>A process that a child starts and that does not end by itself; it goes with the test.</summary>
    private sealed class LeftBehind : IDisposable
    {
        private readonly string _file = Path.GetTempFileName();

        /// <summary>What a shell starts it with.</summary>
        public string Start => $"sleep 1000 & echo $! > '{_file}'";

        public string Process => File.ReadAllText(_file).Trim();

        public void Dispose()
        {
            if (Process.Length > 0 && Lives(Process))
                System.Diagnostics.Process.Start("kill", [Process]).WaitForExit();
            File.Delete(_file);
        }
    }
}
