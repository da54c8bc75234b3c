using System.Text.RegularExpressions;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Protocol;
using LoginGate.Statistics;

namespace LoginGate.Tests.Statistics;

/// <summary>What causes and reasons are called as label values.</summary>
public sealed partial class MetricWordsSpec
{
    [Theory]
    [InlineData("IdleTimeout", "idle-timeout")]
    [InlineData("LoginSrvLost", "loginsrv-lost")]
    [InlineData("HttpProbe", "http-probe")]
    [InlineData("unknown-session", "unknown-session")]
    [InlineData(" (a) sentence, it is.", "a-sentence-it-is")]
    [InlineData("中文", "other")]
    public void Anything_becomes_a_word(string text, string word) => Assert.Equal(word, MetricWords.Kebab(text));

    [Fact]
    public void Every_reason_for_which_the_gate_refuses_a_client_has_its_word_and_its_series()
    {
        string[] sentences =
        [
            .. ((string[])["Admission", "Listener", "LoginSrv", "Sessions"])
                .SelectMany(room => Directory.EnumerateFiles(Path.Combine(Root(), "src", "LoginGate", room), "*.cs"))
                .SelectMany(file => Refused().Matches(File.ReadAllText(file))).Select(m => m.Groups["text"].Value),
            AdmissionRules.Denied, AdmissionRules.Banned, AdmissionRules.TooManyConnections, AdmissionRules.TooManyConnects,
            AdmissionRules.TooManySilent, AdmissionRules.TooManyOfNetwork, AdmissionRules.TooManyConnectsOfNetwork, AdmissionRules.TooManyConnectsInAll,
            AdmissionRules.PlaceRefused, AdmissionRules.PlaceUnknown, AdmissionRules.PlaceRefusedInAttack,
            ClientRefused.CannotAnnounce(Dialect.Vc12),
        ];

        Assert.True(sentences.Length > 8, "nothing is found any more");
        Assert.All(sentences, s => Assert.Contains(MetricWords.OfRefusal(s), MetricWords.Refusals));
        Assert.All(sentences, s => Assert.True(MetricWords.OfRefusal(s).Length < s.Length || s == AdmissionRules.Banned, s));
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex("""(?:(?:Refuse|TurnAway|ClientRefused)\([^;"\n]*|Refusal \?\? )"(?<text>[^"]+)["]""")]
    private static partial Regex Refused();
}
