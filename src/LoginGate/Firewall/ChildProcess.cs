using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using LoginGate.Shared;

namespace LoginGate.Firewall;

/// <summary>How a program ended.</summary>
/// <param name="Output">Its standard output, or the beginning of it.</param>
/// <param name="Failure">What went wrong, in a line; null: it ended with 0.</param>
internal sealed record ChildResult(string Output, string? Failure);

/// <summary>Runs other programs, without a shell.</summary>
internal static class ChildProcess
{
    /// <summary>Characters of a program's output that are kept unless more are wanted.</summary>
    public const int MostOutput = 1 << 20;

    // What it started may hold on to its output when it is gone itself.
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    /// <summary>Runs a program to its end. It does not fail: what goes wrong is in the result.</summary>
    /// <param name="words">The program, and its arguments.</param>
    /// <param name="input">What it gets on its standard input.</param>
    /// <param name="timeout">After that it is killed, with all it has started.</param>
    /// <param name="ending">Kills it too.</param>
    /// <param name="mostOutput">Characters of its output that are kept.</param>
    public static async Task<ChildResult> RunAsync(
        IReadOnlyList<string> words, string input, TimeSpan timeout, CancellationToken ending, int mostOutput = MostOutput)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            using var process = Process.Start(start)!;
            using var late = CancellationTokenSource.CreateLinkedTokenSource(ending);
            late.CancelAfter(timeout);
            return await ToEndAsync(process, input, timeout, mostOutput, late.Token).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or IOException)
        {
            return new ChildResult("", $"{words[0]} cannot be run: {refused.Message}");
        }
    }

    private static async Task<ChildResult> ToEndAsync(Process process, string input, TimeSpan timeout, int mostOutput, CancellationToken late)
    {
        var name = Path.GetFileName(process.StartInfo.FileName);
        var (output, errors) = (ReadAsync(process.StandardOutput, mostOutput), ReadAsync(process.StandardError, MostOutput));
        try
        {
            await WriteAsync(process.StandardInput, input, late).ConfigureAwait(false);
            await process.WaitForExitAsync(late).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new ChildResult("", $"{name} took longer than {timeout.TotalSeconds:0} s and was killed");
        }
        var said = await WithinAsync(errors).ConfigureAwait(false);
        return new ChildResult(
            await WithinAsync(output).ConfigureAwait(false),
            process.ExitCode == 0 ? null : $"{name} ended with {process.ExitCode}: {Excerpt.Of(BanLine.Printable(said.Trim()))}");
    }

    private static async Task WriteAsync(StreamWriter writer, string input, CancellationToken late)
    {
        try
        {
            await writer.WriteAsync(input.AsMemory(), late).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It reads no further; its exit code says what it makes of that.
        }
    }

    /// <summary>Everything, of which the beginning is kept.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, int most)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
                kept.Append(buffer, 0, Math.Min(read, most - kept.Length));
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process is given up.
        }
        return kept.ToString();
    }

    private static async Task<string> WithinAsync(Task<string> text)
    {
        try
        {
            return await text.WaitAsync(OutputPatience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return "";
        }
    }
}
