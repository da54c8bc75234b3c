using Hocon.Strict;

namespace LoginGate.Lab;

/// <summary>What the stand-in LoginSrv knows when it starts.</summary>
public sealed record LabAccounts
{
    private const string DefaultResource = "lab-accounts.hocon";
    private static readonly Lazy<string> LazyDefaultText = new(ReadDefaultText);
    private static readonly Lazy<LabAccounts> LazyDefault = new(() => Parse(DefaultText, DefaultResource));

    /// <summary>A few accounts, two servers and the numbered accounts robot00000 to robot99999.</summary>
    public static LabAccounts Default => LazyDefault.Value;

    /// <summary>The HOCON text behind <see cref="Default"/>, to start a file of one's own from.</summary>
    public static string DefaultText => LazyDefaultText.Value;

    /// <summary>Accounts with an entry of their own.</summary>
    public IReadOnlyList<LabAccount> Accounts { get; init; } = [];

    /// <summary>The list of game servers.</summary>
    public IReadOnlyList<LabServer> Servers { get; init; } = [];

    /// <summary>Accounts without an entry, or null for none.</summary>
    public NumberedAccounts? Numbered { get; init; }

    /// <summary>Reads a HOCON file.</summary>
    /// <exception cref="HoconException">The file cannot be read, is no HOCON, or has an unknown or bad value; says where.</exception>
    public static LabAccounts Load(string file) => LabAccountsReader.Read(HoconDocument.Load(file).Resolve());

    /// <summary>Reads HOCON text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Name for it in errors.</param>
    /// <exception cref="HoconException">The text is no HOCON, or has an unknown or bad value; says where.</exception>
    public static LabAccounts Parse(string text, string source = "text") =>
        LabAccountsReader.Read(HoconDocument.Parse(text, new HoconParseOptions { SourceName = source }).Resolve());

    private static string ReadDefaultText()
    {
        using var stream = typeof(LabAccounts).Assembly.GetManifestResourceStream(DefaultResource)
            ?? throw new InvalidOperationException($"Resource {DefaultResource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
