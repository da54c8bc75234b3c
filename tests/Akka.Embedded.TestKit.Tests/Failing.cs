using System.Diagnostics;
using Xunit.Sdk;

namespace Akka.TestKit.Tests;

/// <summary>Expectations that must fail, and when.</summary>
internal static class Failing
{
    // Far above what a busy machine adds, far below the 3 seconds that an expectation without a time would take.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(2);

    // Timers of the base library may be early by their own resolution.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(16);

    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(60);

    /// <summary>Fails at once.</summary>
    public static string Now(Action expectation) => Between(TimeSpan.Zero, Leeway, expectation);

    /// <summary>Fails after the time given to it.</summary>
    public static string After(TimeSpan time, Action expectation) => Between(time - Early, time + Leeway, expectation);

    public static async Task<string> NowAsync(Func<Task> expectation) => await BetweenAsync(TimeSpan.Zero, Leeway, expectation);

    public static async Task<string> AfterAsync(TimeSpan time, Func<Task> expectation) =>
        await BetweenAsync(time - Early, time + Leeway, expectation);

    private static string Between(TimeSpan min, TimeSpan max, Action expectation)
    {
        var start = Stopwatch.GetTimestamp();
        var failure = Assert.ThrowsAny<XunitException>(expectation);
        Assert.InRange(Stopwatch.GetElapsedTime(start), min, max);
        return failure.Message;
    }

    private static async Task<string> BetweenAsync(TimeSpan min, TimeSpan max, Func<Task> expectation)
    {
        var start = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAnyAsync<XunitException>(expectation);
        Assert.InRange(Stopwatch.GetElapsedTime(start), min, max);
        return failure.Message;
    }
}
