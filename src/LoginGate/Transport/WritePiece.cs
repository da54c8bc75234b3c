using Akka.IO;

namespace LoginGate.Transport;

/// <summary>
/// A small array to write from, with the write commands for it: a command for as many bytes as one before is that one again, so that
/// answers of a few lengths cost no command and no byte string each.
/// </summary>
internal sealed class WritePiece
{
    public const int Size = 512;

    private const int Commands = 8;

    private readonly Tcp.Write?[] _commands = new Tcp.Write?[Commands];

    public byte[] Array { get; } = new byte[Size];

    /// <summary>The command that writes the first bytes and is acknowledged with <see cref="WriteAck"/>.</summary>
    public Tcp.Write CommandFor(int count)
    {
        ref var command = ref _commands[count % Commands];
        if (command?.Data.Count != count)
            command = WriteAck.Request(ByteStrings.FromMemory(Array.AsMemory(0, count)));
        return command;
    }
}
