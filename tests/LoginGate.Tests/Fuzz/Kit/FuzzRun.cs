using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace LoginGate.Fuzzing;

/// <summary>
/// One fuzz test: makes cases from seeds, checks each, makes the first failing one smaller and tells how to repeat it.
/// A fixed number of fixed seeds by default, which takes a moment; <c>LOGINGATE_FUZZ_SECONDS</c> runs each test that long from
/// a fresh seed, <c>LOGINGATE_FUZZ_SEED</c> starts with that seed.
/// </summary>
internal sealed class FuzzRun
{
    public const string SecondsVariable = "LOGINGATE_FUZZ_SECONDS";
    public const string SeedVariable = "LOGINGATE_FUZZ_SEED";

    private const int UsualSeed = 20011006;
    private const int MostShrinkChecks = 4000;
    private static readonly TimeSpan MostShrinkTime = TimeSpan.FromSeconds(15);

    private readonly string _test;
    private readonly int _firstSeed;
    private readonly TimeSpan? _time;
    private readonly int _cases;

    /// <param name="output">Is told the first seed.</param>
    /// <param name="cases">How many cases make a default run.</param>
    /// <param name="test">The test's name, for the filter that repeats it.</param>
    public FuzzRun(ITestOutputHelper output, int cases, [CallerMemberName] string test = "")
    {
        _test = test;
        _cases = cases;
        _time = Number(SecondsVariable) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _firstSeed = Number(SeedVariable) ?? (_time is null ? UsualSeed : Random.Shared.Next());
        output.WriteLine($"seeds from {_firstSeed} on ({SeedVariable} sets the first, {SecondsVariable} runs longer)");
    }

    /// <summary>Fails with a small case when <paramref name="check"/> finds fault with any.</summary>
    /// <param name="make">Makes a case; the same from the same seed.</param>
    /// <param name="check">Says what is wrong, or null. A thrown exception is a fault too.</param>
    /// <param name="smaller">Cases a little smaller than the given one, the much smaller ones first.</param>
    /// <param name="describe">Writes a case down for the message.</param>
    public void Check<T>(Func<Random, T> make, Func<T, string?> check, Func<T, IEnumerable<T>> smaller, Func<T, string> describe)
    {
        var watch = Stopwatch.StartNew();
        for (var count = 0; _time is { } time ? count == 0 || watch.Elapsed < time : count < _cases; count++)
        {
            var seed = unchecked(_firstSeed + count) & int.MaxValue;
            var made = make(new Random(seed));
            if (Fault(check, made) is not { } fault)
                continue;
            var (small, smallFault, steps) = Shrink(made, fault, check, smaller);
            Assert.Fail($"""
                {smallFault}
                seed {seed}, case {count + 1}, made smaller {steps} times:
                {describe(small)}
                repeat: {SeedVariable}={seed} dotnet test --filter Name~{_test}
                """);
        }
    }

    /// <summary>The same with assertions.</summary>
    public void Check<T>(Func<Random, T> make, Action<T> check, Func<T, IEnumerable<T>> smaller, Func<T, string> describe) =>
        Check(
            make,
            made =>
            {
                try
                {
                    check(made);
                    return null;
                }
                catch (Xunit.Sdk.XunitException e)
                {
                    return e.Message;
                }
            },
            smaller,
            describe);

    private static (T Small, string Fault, int Steps) Shrink<T>(
        T failing, string fault, Func<T, string?> check, Func<T, IEnumerable<T>> smaller)
    {
        var watch = Stopwatch.StartNew();
        var (checks, steps) = (0, 0);
        bool found;
        do
        {
            found = false;
            foreach (var candidate in smaller(failing))
            {
                if (++checks > MostShrinkChecks || watch.Elapsed > MostShrinkTime)
                    return (failing, fault, steps);
                if (Fault(check, candidate) is not { } same)
                    continue;
                (failing, fault, found) = (candidate, same, true);
                steps++;
                break;
            }
        }
        while (found);
        return (failing, fault, steps);
    }

    private static string? Fault<T>(Func<T, string?> check, T made)
    {
        try
        {
            return check(made);
        }
        catch (Exception e)
        {
            return $"threw {e.GetType().Name}: {e.Message}{Environment.NewLine}{e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
