namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>Accepts some texts.</summary>
public interface IStringMatcher
{
    /// <summary>Whether it accepts <paramref name="s"/>.</summary>
    bool IsMatch(string? s);
}
