namespace Hocon.Strict.Tests;

/// <summary>Short ways from text to results, without the process environment.</summary>
internal static class TestText
{
    public static readonly HoconResolveOptions NoEnvironment = new() { Environment = null };

    public static HoconObject Resolve(string text) => HoconDocument.Parse(text).Resolve(NoEnvironment);

    public static string Json(string text) => Resolve(text).Render();

    public static HoconException Refused(Action action) => Assert.Throws<HoconException>(action);

    public static HoconException Refused(string text) => Refused(() => Resolve(text));

    public static string Text(this HoconObject o, string path) =>
        o.TryGetPath(path, out var value) ? ((HoconScalar)value).Text : throw new KeyNotFoundException(path);
}
