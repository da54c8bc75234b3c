using System.Globalization;
using Akka.TestKit.Xunit2.Internals;
using Xunit;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2;

/// <summary>Fails by xunit's exceptions.</summary>
public class XunitAssertions : ITestKitAssertions
{
    /// <inheritdoc />
    public void Fail(string format = "", params object[] args) => AssertTrue(false, format, args);

    /// <inheritdoc />
    public void AssertTrue(bool condition, string format = "", params object[] args)
    {
        if (!condition) Assert.True(condition, Text(format, args));
    }

    /// <inheritdoc />
    public void AssertFalse(bool condition, string format = "", params object[] args)
    {
        if (condition) Assert.False(condition, Text(format, args));
    }

    /// <inheritdoc />
    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
    {
        if (EqualityComparer<T>.Default.Equals(expected, actual)) return;
        try
        {
            // Also compares collections by their items.
            Assert.Equal(expected, actual);
        }
        catch (XunitException)
        {
            throw AkkaEqualException.ForMismatchedValues(expected, actual, format, args);
        }
    }

    /// <inheritdoc />
    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        if (!comparer(expected, actual)) throw AkkaEqualException.ForMismatchedValues(expected, actual, format, args);
    }

    // The arguments may be anything, the format may then be no format at all.
    internal static string Text(string? format, object[]? args) =>
        format is null ? "" : args is null || args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);
}
