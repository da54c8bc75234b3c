using System.Globalization;
using System.Text;
using LoginGate.Shared;

namespace LoginGate.Admission;

/// <summary>What a file of trusted addresses holds.</summary>
/// <param name="All">Addresses, and when their last logins were.</param>
/// <param name="Problem">Why it could not be read, or not all of it; null: it could, or is not there yet.</param>
internal sealed record TrustedLogins(IReadOnlyList<KeyValuePair<AddressRange, DateTimeOffset>> All, string? Problem);

/// <summary>
/// The file of trusted addresses: an address a line, and when somebody logged in from there last, <c>203.0.113.7 2026-12-31T23:59:59Z</c>. Blocks on the disk, so it is
/// for a thread of its own.
/// </summary>
internal static class TrustedText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // An IPv6 network and a time have fewer.
    private const int MostBytesOfLine = 80;

    /// <param name="path">The file.</param>
    /// <param name="most">Addresses that are wanted.</param>
    /// <param name="now">A login after it is one of now: a clock was wrong.</param>
    public static TrustedLogins Read(string path, int most, DateTimeOffset now)
    {
        var logins = new List<KeyValuePair<AddressRange, DateTimeOffset>>();
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return new TrustedLogins(logins, null);
            // Of something else than this gate's writing a line may be as long as the file.
            if (file.Length > ((long)most + 1) * MostBytesOfLine)
                return new TrustedLogins(logins, $"it has {file.Length} bytes, more than {most} addresses (trusted.max) take");
            return new TrustedLogins(logins, Read(File.ReadLines(path, Encoding.Latin1), logins, now));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new TrustedLogins(logins, failure.Message);
        }
    }

    /// <returns>Why it could not be written; null: it was.</returns>
    public static string? Write(string path, IEnumerable<KeyValuePair<AddressRange, DateTimeOffset>> logins)
    {
        var text = new StringBuilder("# Addresses from which somebody has logged in, and when last; the gate writes it.\n");
        foreach (var (address, at) in logins)
            text.Append(CultureInfo.InvariantCulture, $"{address} ").Append(at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)).Append('\n');
        return WholeFile.TryWrite(path, Encoding.ASCII.GetBytes(text.ToString()), WholeFile.OwnerAlone);
    }

    private static string? Read(IEnumerable<string> lines, List<KeyValuePair<AddressRange, DateTimeOffset>> logins, DateTimeOffset now)
    {
        var (number, first, bad) = (0, 0, 0);
        foreach (var line in lines)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (TryRead(line, out var address, out var at))
                logins.Add(KeyValuePair.Create(address, at < now ? at : now));
            else if (bad++ == 0)
                first = number;
        }
        return bad == 0 ? null : $"line {first} is not an address and a time such as 203.0.113.7 2026-12-31T23:59:59Z{(bad > 1 ? $" ({bad} such lines)" : "")}";
    }

    private static bool TryRead(string line, out AddressRange address, out DateTimeOffset at)
    {
        at = default;
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        address = default;
        return space > 0 && AddressRangeReader.TryRead(line.AsSpan(0, space), out address, out _)
            && DateTimeOffset.TryParseExact(line.AsSpan(space + 1), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
    }
}
