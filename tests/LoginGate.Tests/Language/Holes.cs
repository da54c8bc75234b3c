using System.Text.RegularExpressions;

namespace LoginGate.Tests.Language;

/// <summary>The holes of a template: <c>{0}</c>, <c>{1:0.0}</c>, <c>{Name}</c>; two braces are one that is meant.</summary>
internal static partial class Holes
{
    public static IEnumerable<string> Of(string template) => Hole().Matches(Plain(template)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    public static string Without(string template) => Hole().Replace(Plain(template), "");

    private static string Plain(string template) => template.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\w+([,:][^}]*)?\}")]
    private static partial Regex Hole();
}
