using System.Reflection;

namespace LoginGate.Http;

/// <summary>
/// The description of the API, OpenAPI 3.1, which a test compares with what the port answers. It is written by hand: what ASP.NET Core makes of
/// its own needs its routing and a web host, and would know no answer of the inspector's.
/// </summary>
internal static class OpenApi
{
    public static byte[] Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The description of the API is not built in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
