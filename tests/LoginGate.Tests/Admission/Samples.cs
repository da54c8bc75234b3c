using System.Net;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Tests.Admission;

/// <summary>What the specs of admission start from.</summary>
internal static class Samples
{
    /// <summary>The reference file's defaults, with bans in memory only.</summary>
    public static AdmissionSettings Defaults { get; } =
        SettingsLoader.Load([], ["login-gate.admission.ban-file="]).Settings?.Admission ?? throw new InvalidOperationException();

    /// <summary>An address or a CIDR range.</summary>
    public static AddressRange Range(string text) => AddressRangeReader.TryRead(text, out var range, out var reason)
        ? range
        : throw new ArgumentException($"{text} {reason}", nameof(text));

    /// <summary>An address, a CIDR range or <c>low-high</c>.</summary>
    public static AddressSpan Network(string text) => AddressRangeReader.TryReadSpan(text, out var span, out var reason)
        ? span
        : throw new ArgumentException($"{text} {reason}", nameof(text));

    /// <summary>The defaults with one answer for every kind of violation.</summary>
    public static AdmissionSettings AnsweredBy(ViolationAction action) =>
        Defaults with { Answers = Defaults.Answers.Keys.ToDictionary(violation => violation, _ => action) };

    public static IPAddress Address(string text) => IPAddress.Parse(text);
}
