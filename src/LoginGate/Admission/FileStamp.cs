namespace LoginGate.Admission;

/// <summary>By what a file is seen to have changed.</summary>
internal readonly record struct FileStamp(bool Exists, long Length, DateTime WrittenAt)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(true, file.Length, file.LastWriteTimeUtc) : default;
    }

    public static FileStamp Of(FileStream file) => new(true, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
}
