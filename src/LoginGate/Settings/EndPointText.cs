using System.Globalization;
using System.Net;
using LoginGate.Shared;

namespace LoginGate.Settings;

/// <summary>A host, by name or address, and a port, as people write them: HOST, HOST:PORT or [IPv6]:PORT.</summary>
internal static class EndPointText
{
    /// <param name="text">What was written.</param>
    /// <param name="port">The port where none is written.</param>
    /// <returns>Null: it is none.</returns>
    public static (string Host, int Port)? Parse(string text, int port)
    {
        if (IsHost(text))
            return (text, port);
        var colon = text.LastIndexOf(':');
        var host = text;
        if (colon > 0 && !text.EndsWith(']'))
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return null;
            host = text[..colon];
        }
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        return IsHost(host) ? (host, port) : null;
    }

    public static string Show(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    private static bool IsHost(string text) =>
        PlainAddress.IsHost(text) || (!text.StartsWith('[') && IPAddress.TryParse(text, out var address) && address.IsIPv6LinkLocal);
}
