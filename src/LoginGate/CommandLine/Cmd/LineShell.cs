namespace LoginGate.CommandLine.Cmd;

/// <summary>Reads commands line by line, from a file or a pipe, and carries them out, all of them.</summary>
internal sealed class LineShell(GateConversation gate, TextReader input, AnswerPrinter printer)
{
    /// <summary>Returns whether the gate did all it was told; empty lines and those that begin with <c>#</c> are skipped.</summary>
    public async Task<bool> RunAsync(CancellationToken interrupt)
    {
        var isGood = true;
        while (!interrupt.IsCancellationRequested && await ReadAsync(interrupt).ConfigureAwait(false) is { } line)
        {
            var command = line.Trim();
            if (command is "exit" or "quit")
                break;
            if (command.Length > 0 && command[0] != '#')
                isGood &= await CommandRun.RunAsync(gate, command, printer, interrupt).ConfigureAwait(false);
        }
        return isGood;
    }

    private async Task<string?> ReadAsync(CancellationToken interrupt)
    {
        try
        {
            // Reading a console cannot be interrupted: it is left alone, as the program ends then.
            return await Task.Run(input.ReadLine, interrupt).WaitAsync(interrupt).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
