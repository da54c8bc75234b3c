using System.Threading.Channels;

namespace LoginGate.CommandLine.Cmd;

/// <summary>
/// The keys pressed at this process's terminal, Ctrl-C among them. They are read by a thread that always waits for the next, so that
/// the terminal never echoes one.
/// </summary>
internal sealed class TerminalKeys : IDisposable
{
    private readonly Channel<ConsoleKeyInfo> _keys = Channel.CreateUnbounded<ConsoleKeyInfo>(new UnboundedChannelOptions { SingleWriter = true });

    private TerminalKeys()
    {
        Console.TreatControlCAsInput = true;
        new Thread(Read) { IsBackground = true, Name = "terminal keys" }.Start();
    }

    /// <summary>Completes when the terminal is gone.</summary>
    public ChannelReader<ConsoleKeyInfo> Reader => _keys.Reader;

    /// <summary>Takes the terminal's keys until the process ends.</summary>
    public static TerminalKeys Open() => new();

    public static bool IsInterrupt(ConsoleKeyInfo key) => key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control };

    public void Dispose()
    {
        _keys.Writer.TryComplete();
        Console.TreatControlCAsInput = false;
    }

    private void Read()
    {
        try
        {
            // The default value is what the end of input reads as.
            while (Console.ReadKey(intercept: true) is var key && key != default && _keys.Writer.TryWrite(key))
            {
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
            // As at the end of input.
        }
        _keys.Writer.TryComplete();
    }
}
