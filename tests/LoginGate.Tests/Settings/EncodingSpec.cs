using System.Text;
using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>Settings files as editors on a Chinese Windows save them.</summary>
public sealed class EncodingSpec : IDisposable
{
    private const string Text = """
        # 公会服务器
        login-gate { alarms.name = "东区", include "part.hocon" }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoding-");

    private string File1 => Path.Combine(_folder.FullName, "gate.hocon");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("gbk", "GBK")]
    [InlineData("utf-16", "UTF-16")]
    public void A_file_of_another_encoding_is_read_with_a_warning(string encoding, string name)
    {
        Write(File1, Text.Replace(", include \"part.hocon\"", "", StringComparison.Ordinal), encoding);

        var result = SettingsLoader.Load([File1], []);

        Assert.Equal("东区", result.Settings!.Alarms.Name);
        Assert.Equal($"{File1}: the file is not UTF-8 and is read as {name}; better save it as UTF-8", Assert.Single(result.Warnings).ToString());
    }

    [Fact]
    public void So_is_one_that_is_included()
    {
        Write(File1, Text.Replace(", ", "\n", StringComparison.Ordinal), "utf-8");
        Write(Path.Combine(_folder.FullName, "part.hocon"), "alarms.name = \"西区\"", "gbk");

        var result = SettingsLoader.Load([File1], []);

        Assert.Equal("西区", result.Settings!.Alarms.Name);
        Assert.Contains("part.hocon: the file is not UTF-8", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_neither_is_refused_at_its_place()
    {
        File.WriteAllBytes(File1, [(byte)'#', 0xff, 0xff]);

        Assert.Equal($"{File1}:1:2: the file is not valid UTF-8 here", Assert.Single(SettingsLoader.Load([File1], []).Errors).ToString());
    }

    private static void Write(string file, string text, string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        File.WriteAllText(file, text, encoding == "utf-8" ? new UTF8Encoding(false) : Encoding.GetEncoding(encoding));
    }
}
