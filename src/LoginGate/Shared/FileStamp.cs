using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace LoginGate.Shared;

/// <summary>By what a file is seen to have changed. Links are followed to their end, so that each of them may be turned elsewhere.</summary>
/// <param name="Content">
/// A digest of what is in a file of up to 1 MiB, zero for a longer one: two texts may have one length and one time, where a copy keeps the
/// time or the disk's clock is coarse.
/// </param>
internal readonly record struct FileStamp(bool Exists, long Length, DateTime WrittenAt, UInt128 Content = default)
{
    private const int MaxDigestBytes = 1 << 20;

    /// <exception cref="IOException">It cannot be looked at, or its links lead in a circle.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (!file.Exists)
            return default;
        // Pipes and devices have no length either; opening one would wait for its writer.
        if (file.Length == 0)
            return new FileStamp(true, 0, file.LastWriteTimeUtc);
        using var handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Of(handle);
    }

    /// <summary>How a file looks now; one that cannot be read looks as one that is missing.</summary>
    public static FileStamp Look(string path)
    {
        try
        {
            return Of(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default;
        }
    }

    public static FileStamp Of(FileStream file) => Of(file.SafeFileHandle);

    private static FileStamp Of(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        return new FileStamp(true, length, File.GetLastWriteTimeUtc(file), length is > 0 and <= MaxDigestBytes ? Digest(file, (int)length) : default);
    }

    private static UInt128 Digest(SafeFileHandle file, int length)
    {
        var bytes = new byte[length];
        var read = 0;
        while (RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
            read += more;
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(bytes.AsSpan(0, read)));
    }
}
