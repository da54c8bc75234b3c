using Xunit.Abstractions;

namespace LoginGate.EndToEnd.Tests;

/// <summary>
/// What carries the connections of the gates that a test starts: <c>auto</c>, which is the event loop on Linux, unless the test's class
/// says otherwise. What crosses sockets is tested over both.
/// </summary>
internal static class Transports
{
    private static readonly AsyncLocal<string?> Chosen = new();

    /// <summary>The value of <c>login-gate.transport</c>. LOGINGATE_TRANSPORT=akka-io runs all tests on the other transport.</summary>
    public static string Present => Chosen.Value ?? Environment.GetEnvironmentVariable("LOGINGATE_TRANSPORT") ?? "auto";

    /// <summary>The gates that the running test starts from now on are on stock Akka.IO.</summary>
    public static void UseAkkaIo() => Chosen.Value = "akka-io";
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class GateTestsOnAkkaIo : GateTests
{
    public GateTestsOnAkkaIo() => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class AttackTestsOnAkkaIo : AttackTests
{
    public AttackTestsOnAkkaIo() => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class BoundedMemoryTestsOnAkkaIo : BoundedMemoryTests
{
    public BoundedMemoryTestsOnAkkaIo(ITestOutputHelper output)
        : base(output) => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class DescriptorTestsOnAkkaIo : DescriptorTests
{
    public DescriptorTestsOnAkkaIo() => Transports.UseAkkaIo();

    protected override int ShortQueue => 64;
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class VanishedClientTestsOnAkkaIo : VanishedClientTests
{
    public VanishedClientTestsOnAkkaIo(ITestOutputHelper output)
        : base(output) => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class HoldTestsOnAkkaIo : HoldTests
{
    public HoldTestsOnAkkaIo(ITestOutputHelper output)
        : base(output) => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class LoginSrvLossTestsOnAkkaIo : LoginSrvLossTests
{
    public LoginSrvLossTestsOnAkkaIo(ITestOutputHelper output)
        : base(output) => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class ProxyProtocolTestsOnAkkaIo : ProxyProtocolTests
{
    public ProxyProtocolTestsOnAkkaIo() => Transports.UseAkkaIo();
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class HalfCloseTestsOnAkkaIo : HalfCloseTests
{
    public HalfCloseTestsOnAkkaIo() => Transports.UseAkkaIo();
}

/// <summary>That the classes here and below run on what they say.</summary>
public class TransportTests
{
    protected virtual string Manager => OperatingSystem.IsLinux() ? "event-loop" : "IO-TCP";

    [Fact]
    public async Task A_gate_has_the_manager_of_its_transport_and_no_other()
    {
        await using var gate = await InspectedGate.StartAsync();

        var (_, lines) = await gate.CmdAsync("actor", "hierarchy", "/system");

        var tree = string.Join('\n', lines);
        foreach (var manager in (string[])["event-loop", "IO-TCP"])
            Assert.Equal(manager == Manager, tree.Contains(manager, StringComparison.Ordinal));
    }
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class TransportTestsOnAkkaIo : TransportTests
{
    public TransportTestsOnAkkaIo() => Transports.UseAkkaIo();

    protected override string Manager => "IO-TCP";
}

/// <summary>The same over stock Akka.IO.</summary>
public sealed class BranchTestsOnAkkaIo : BranchTests
{
    public BranchTestsOnAkkaIo() => Transports.UseAkkaIo();
}
