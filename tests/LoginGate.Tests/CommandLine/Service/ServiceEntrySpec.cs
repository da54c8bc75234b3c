using System.Text;
using LoginGate.CommandLine.Service;

namespace LoginGate.Tests.CommandLine.Service;

/// <summary>What Windows's service manager is told to start.</summary>
public sealed class ServiceEntrySpec
{
    [Fact]
    public void Settings_files_are_named_by_their_full_paths_and_paths_with_spaces_are_quoted()
    {
        var file = Path.GetFullPath("my gate.hocon");

        var entry = ServiceEntry.Of([@"C:\Program Files\LoginGate\logingate.exe"], ["my gate.hocon"], ["login-gate.http.port=0"], ServiceEntry.LocalService);

        Assert.Equal($@"""C:\Program Files\LoginGate\logingate.exe"" run --config ""{file}"" --set login-gate.http.port=0", entry.CommandLine);
    }

    [Theory]
    [InlineData(@"C:\LoginGate\")]
    [InlineData(@"C:\Login Gate\")]
    [InlineData(@"a ""quoted"" word")]
    [InlineData(@"a \""quoted\"" word\\")]
    [InlineData("tab\tbed")]
    [InlineData("")]
    public void A_word_is_taken_apart_again_as_it_was(string word)
    {
        Assert.Equal([word, "next"], Words($"{ServiceEntry.Quote(word)} next"));
    }

    /// <summary>The rules by which Windows's programs take a command line apart: 2n backslashes before a quote are n, and an odd one makes it a character.</summary>
    private static List<string> Words(string line)
    {
        var (words, word, isQuoted, hasWord) = (new List<string>(), new StringBuilder(), false, false);
        for (var i = 0; i < line.Length; i++)
        {
            var backslashes = 0;
            for (; i < line.Length && line[i] == '\\'; i++)
                backslashes++;
            var isBeforeQuote = i < line.Length && line[i] == '"';
            word.Append('\\', isBeforeQuote ? backslashes / 2 : backslashes);
            hasWord |= backslashes > 0 || isBeforeQuote;
            if (isBeforeQuote && backslashes % 2 == 0)
            {
                isQuoted = !isQuoted;
            }
            else if (i < line.Length && (isQuoted || line[i] is not (' ' or '\t')))
            {
                word.Append(line[i]);
                hasWord = true;
            }
            else if (hasWord)
            {
                words.Add(word.ToString());
                (word, hasWord) = (new StringBuilder(), false);
            }
        }
        if (hasWord)
            words.Add(word.ToString());
        return words;
    }
}
