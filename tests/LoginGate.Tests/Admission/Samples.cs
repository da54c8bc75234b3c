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

    public static IPNetwork Network(string text) => Range(text).ToNetwork();

    public static IPAddress Address(string text) => IPAddress.Parse(text);
}
