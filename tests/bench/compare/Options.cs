using System.Globalization;

namespace Compare;

/// <summary>What is measured, for how long and how often.</summary>
internal sealed record Options
{
    public int[] Clients { get; init; } = [100, 1000, 8000];

    public int Rounds { get; init; } = 5;

    /// <summary>Measured time of a turn; settling and warming up come before.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>Sessions of the long run.</summary>
    public int Sessions { get; init; } = 200_000;

    /// <summary>Length of the mixed load.</summary>
    public int Minutes { get; init; } = 60;

    /// <summary>More settings for the gate, as its own --set takes them.</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>A published gate to measure in place of the one built beside this program; null: that one.</summary>
    public string? Gate { get; init; }

    /// <summary>Who takes turns; the gate and HAProxy always do.</summary>
    public IReadOnlyList<Subject> Subjects { get; init; } = [Subject.Gate, Subject.Haproxy, Subject.Epoll, Subject.Stock];

    /// <summary>Where table and picture go.</summary>
    public string Folder { get; init; } = "tests/bench/compare/results";

    /// <summary>The same for a gate on stock Akka.IO.</summary>
    public Options OnStock() => this with { Settings = [.. Settings, "login-gate.transport=akka-io"] };

    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick")
            {
                options = options with { Clients = [100, 1000], Rounds = 2, Seconds = 2, Sessions = 20_000 };
                continue;
            }
            if (++i == arguments.Length || options.With(arguments[i - 1], arguments[i]) is not { } next)
                return null;
            options = next;
        }
        return options;
    }

    private Options? With(string name, string value)
    {
        var isCount = int.TryParse(value, out var count) && count > 0;
        return name switch
        {
            "--clients" when value.Split(',') is var all && all.All(v => int.TryParse(v, out var n) && n > 0) => this with { Clients = Array.ConvertAll(all, int.Parse) },
            "--rounds" when isCount => this with { Rounds = count },
            "--sessions" when isCount => this with { Sessions = count },
            "--minutes" when isCount => this with { Minutes = count },
            "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var s) && s > 0 => this with { Seconds = s },
            "--set" when value.Contains('=', StringComparison.Ordinal) => this with { Settings = [.. Settings, value] },
            "--gate" when File.Exists(value) => this with { Gate = Path.GetFullPath(value) },
            "--peers" => value switch
            {
                "haproxy" => this with { Subjects = [Subject.Gate, Subject.Haproxy] },
                "all" => this,
                _ => null,
            },
            "--out" => this with { Folder = value },
            _ => null,
        };
    }
}
