using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace LoginGate.Http;

/// <summary>
/// The page: its parts (markup, style, scripts) are put together into one document without outside resources, and the
/// browser is told to run exactly those and nothing else.
/// </summary>
internal sealed class GatePage
{
    private static readonly string[] Scripts = ["words.js", "dom.js", "actions.js", "charts.js", "lists.js", "panels.js", "account.js", "app.js"];

    private GatePage(byte[] html, string policy)
    {
        Html = html;
        Policy = policy;
    }

    /// <summary>The document in UTF-8.</summary>
    public ReadOnlyMemory<byte> Html { get; }

    /// <summary>Its Content-Security-Policy.</summary>
    public string Policy { get; }

    public static GatePage Build()
    {
        var style = Part("page.css");
        // In a function, so that no name of theirs meets one of the browser's.
        var script = $"(() => {{\n{string.Concat(Scripts.Select(Part))}}})();\n";
        var html = Part("index.html")
            .Replace("<style></style>", $"<style>{style}</style>", StringComparison.Ordinal)
            .Replace("<script></script>", $"<script>{script}</script>", StringComparison.Ordinal);
        var policy = $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; connect-src 'self'; img-src data:; " +
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return new GatePage(Encoding.UTF8.GetBytes(html), policy);
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Part(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"page/{name}")
            ?? throw new InvalidOperationException($"The page's part {name} is not built in.");
        using var reader = new StreamReader(stream);
        // A browser hashes what it has parsed, and it parses a line end of Windows as one character.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
