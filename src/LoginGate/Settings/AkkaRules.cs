using System.Globalization;
using Akka.Actor;

namespace LoginGate.Settings;

/// <summary>What holds for single keys of the <c>akka</c> section, beyond the kind of their values.</summary>
internal static class AkkaRules
{
    /// <summary>Keys that the gate sets by itself.</summary>
    public static readonly string[] SetByTheGate =
    [
        "akka.loggers", "akka.stdout-loglevel", "akka.stdout-logger-class", "akka.coordinated-shutdown.run-by-clr-shutdown-hook",
        $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceUnbind}.timeout",
    ];

    /// <summary>Keys that earlier gates had, and what to set in their place.</summary>
    public static readonly Dictionary<string, Phrase> Moved = new()
    {
        ["akka.io.tcp.io-threads"] = "is akka.actor.event-loop-dispatcher.loops now",
        ["akka.io.tcp.io-threads-run-actors"] = "is gone: which actors run on the sockets' threads is said in akka.actor.deployment",
        ["akka.io.tcp.socket-engine"] = "is login-gate.transport now: event-loop or akka-io",
        ["akka.io.tcp.reuse-received"] = "is gone: with transport = event-loop reading always does so",
    };

    /// <summary>Keys of Akka.NET's that it does not read any more, and what to set in their place.</summary>
    public static readonly Dictionary<string, Phrase> Unread = new()
    {
        ["akka.io.tcp.disabled-buffer-pool.buffer-size"] =
            "is not read any more: set akka.actor.event-loop-dispatcher.read-size, or with transport = akka-io akka.io.tcp.maximum-frame-size",
    };

    /// <summary>Keys whose values have narrower limits than their kind.</summary>
    public static readonly Dictionary<string, Action<SettingsSection, string>> Limits = new()
    {
        ["ticks-per-wheel"] = (s, key) => s.Integer(key, 1, 1 << 30),
        ["tick-duration"] = (s, key) => s.Duration(key, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        ["thread-count"] = (s, key) => s.Integer(key, 1, 1024),
        ["parallelism-factor"] = (s, key) => s.Number(key, 0, 1024),
        ["mailbox-capacity"] = (s, key) => s.Integer(key, 1, int.MaxValue),
        ["loops"] = (s, key) => s.Integer(key, 0, 64),
        ["slow-turn"] = (s, key) => s.Duration(key, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
        ["warm-up"] = (s, key) => s.Duration(key, TimeSpan.Zero, TimeSpan.FromHours(1)),
        ["read-size"] = (s, key) => s.Bytes(key, 512, 1 << 20),
        ["timeout"] = (s, key) => s.Duration(key, TimeSpan.Zero, TimeSpan.FromDays(1)),
        ["default-phase-timeout"] = (s, key) => s.Duration(key, TimeSpan.Zero, TimeSpan.FromDays(1)),
    };

    // Keys that take a word in place of a number.
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["max-channels"] = ["unlimited"],
        ["batch-accept-limit"] = ["scale-to-cpus"],
        ["log-dead-letters"] = ["on", "off"],
    };

    /// <summary>What is wrong with a text where a number from 1 on is allowed, or one of some words; null: nothing, or another kind of key.</summary>
    public static bool TryJudgeNumberOrWord(string key, string text, out Phrase? reason)
    {
        reason = null;
        if (!Words.TryGetValue(key, out var words))
            return false;
        if (!words.Contains(text) && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
            reason = $"must be {string.Join(", ", words)} or a whole number from 1 on, is '{text}'";
        return true;
    }
}
