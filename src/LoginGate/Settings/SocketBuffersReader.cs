namespace LoginGate.Settings;

/// <summary>Reads <c>receive-buffer</c> and <c>send-buffer</c> of a section.</summary>
internal static class SocketBuffersReader
{
    private const int Least = 4 << 10;
    private const int Most = 16 << 20;

    public static SocketBuffers Read(SettingsSection section) => new(Read(section, "receive-buffer"), Read(section, "send-buffer"));

    private static int Read(SettingsSection section, string key)
    {
        var bytes = section.Bytes(key, 0, Most);
        if (bytes is > 0 and < Least)
            section.Error(key, "must be 0 (the system's choice) or 4 KiB to 16 MiB");
        return bytes;
    }
}
