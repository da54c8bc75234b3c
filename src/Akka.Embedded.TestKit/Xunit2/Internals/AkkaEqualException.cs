using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values that should be equal are not.</summary>
public class AkkaEqualException : XunitException
{
    /// <summary>With a message.</summary>
    public AkkaEqualException(string format = "", params object[] args) : base(XunitAssertions.Text(format, args))
    {
    }

    /// <summary>With both values and a message above them.</summary>
    public static AkkaEqualException ForMismatchedValues(object? expected, object? actual, string? format = null, params object[] args)
    {
        var text = XunitAssertions.Text(format, args);
        var values = $"Expected: {Shown(expected, actual)}{Environment.NewLine}Actual:   {Shown(actual, expected)}";
        return new AkkaEqualException("{0}", text.Length == 0 ? values : text + Environment.NewLine + values);
    }

    // Values that look alike are told apart by their types.
    private static string Shown(object? value, object? other)
    {
        var text = value?.ToString() ?? "(null)";
        return value is not null && other is not null && text == other.ToString() ? $"{text} ({value.GetType()})" : text;
    }
}
