namespace Akka.TestKit;

/// <summary>How the kit tells the test framework about failures. Formats are those of string.Format.</summary>
public interface ITestKitAssertions
{
    /// <summary>Fails.</summary>
    void Fail(string format = "", params object[] args);

    /// <summary>Fails unless <paramref name="condition"/> holds.</summary>
    void AssertTrue(bool condition, string format = "", params object[] args);

    /// <summary>Fails when <paramref name="condition"/> holds.</summary>
    void AssertFalse(bool condition, string format = "", params object[] args);

    /// <summary>Fails unless both are equal.</summary>
    void AssertEqual<T>(T expected, T actual, string format = "", params object[] args);

    /// <summary>Fails unless <paramref name="comparer"/> calls both equal.</summary>
    void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args);
}
