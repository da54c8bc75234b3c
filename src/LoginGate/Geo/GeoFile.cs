using System.Net;
using LoginGate.Shared;
using MaxMind.Db;

namespace LoginGate.Geo;

/// <summary>A database of addresses that cannot be read, or is none.</summary>
internal sealed class GeoFileException(Phrase reason) : PhrasedException(reason);

/// <summary>
/// One database of addresses in MaxMind's format (.mmdb), of countries, autonomous systems or both, held in memory: a file that changes under the gate does it no harm.
/// </summary>
internal sealed class GeoFile
{
    // A database of cities of all the world has some 130 MB.
    private const long MostBytes = 512L << 20;
    private const int MostName = 64;
    private const int Probes = 256;

    private readonly Reader _reader;

    private GeoFile(string path, FileStamp stamp, Reader reader) => (Path, Stamp, _reader) = (path, stamp, reader);

    public string Path { get; }

    /// <summary>The file as it was when it was read.</summary>
    public FileStamp Stamp { get; }

    /// <summary>Reads a file whole, and tries it.</summary>
    /// <exception cref="GeoFileException">It cannot be read, or is no such database; the message names it and says why.</exception>
    public static GeoFile Open(string path)
    {
        try
        {
            var stamp = FileStamp.Of(path);
            if (!stamp.Exists)
                throw new GeoFileException($"'{path}': there is no such file");
            if (stamp.Length is 0 or > MostBytes)
                throw new GeoFileException($"'{path}' has {stamp.Length} bytes; a database has 1 byte to {MostBytes >> 20} MiB");
            using var content = new MemoryStream(File.ReadAllBytes(path), writable: false);
            var file = new GeoFile(path, stamp, new Reader(content));
            file.Try();
            return file;
        }
        catch (Exception refused) when (refused is not GeoFileException)
        {
            // The reader has an exception of its own, but what is not such a database at all makes it throw others, too.
            throw new GeoFileException(
                $"'{path}': {(refused is IOException or UnauthorizedAccessException ? Phrase.Verbatim(refused.Message) : "it is no MaxMind database (.mmdb), or a broken one")}");
        }
    }

    /// <summary>What it knows of an address. A database that is broken in some place knows nothing there.</summary>
    public GeoPlace Find(IPAddress address)
    {
        try
        {
            return Look(address);
        }
        catch (Exception)
        {
            return GeoPlace.Unknown;
        }
    }

    private GeoPlace Look(IPAddress address)
    {
        var isIPv6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (isIPv6 && _reader.Metadata.IPVersion == 4)
            return GeoPlace.Unknown;
        return _reader.Find<Dictionary<string, object>>(address) is { } found ? Read(found) : GeoPlace.Unknown;
    }

    // The names of MaxMind's own databases, and the flat ones of others.
    private static GeoPlace Read(Dictionary<string, object> found)
    {
        var country = Text(found, "country_code") ?? Text(Map(found, "country"), "iso_code") ?? Text(Map(found, "registered_country"), "iso_code") ?? "";
        var name = Text(found, "autonomous_system_organization") ?? "";
        return new GeoPlace(country.Length == 2 && country.All(char.IsAsciiLetter) ? country.ToUpperInvariant() : "", Number(found), Printable(name));
    }

    private static Dictionary<string, object>? Map(Dictionary<string, object> found, string key) => found.GetValueOrDefault(key) as Dictionary<string, object>;

    private static string? Text(Dictionary<string, object>? found, string key) => found?.GetValueOrDefault(key) as string;

    private static uint Number(Dictionary<string, object> found) =>
        found.GetValueOrDefault("autonomous_system_number") is IConvertible number && number is not string ? number.ToUInt32(null) : 0;

    // Nearly every name is as it shall be: nothing is made of it then.
    private static string Printable(string name) =>
        name.Length <= MostName && !name.Any(IsUnprintable) ? name.Trim() : string.Concat(name.Where(c => !IsUnprintable(c)).Take(MostName)).Trim();

    private static bool IsUnprintable(char c) => char.IsControl(c) || char.IsSurrogate(c);

    /// <summary>Looks up addresses from everywhere, so that what is broken as a whole is seen at once.</summary>
    private void Try()
    {
        for (var i = 0; i < Probes; i++)
            Look(new IPAddress([(byte)i, 1, 1, 1]));
    }
}
