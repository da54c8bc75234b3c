using System.Text;
using LoginGate.Shared;

namespace LoginGate.Peers;

/// <summary>Reads and writes the file of lifts. Blocks on the disk, so it is for a thread of its own.</summary>
internal static class LiftFile
{
    // A hundred thousand lines; more is somebody's mistake.
    private const long MaxBytes = 16 << 20;

    /// <summary>The file's text; empty when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return "";
        if (file.Length > MaxBytes)
            throw new IOException($"it has {file.Length} bytes, more than {MaxBytes}");
        return File.ReadAllText(path, Encoding.Latin1);
    }

    /// <summary>Puts a new file in the place of the old one.</summary>
    /// <returns>What went wrong; empty: nothing.</returns>
    public static string Write(string path, string text) => WholeFile.TryWrite(path, Encoding.Latin1.GetBytes(text)) ?? "";
}
