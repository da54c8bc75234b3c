using LoginGate.Tests.Fuzz.Streams;
using LoginGate.Tests.Fuzz.Wiring;
using Xunit.Abstractions;

namespace LoginGate.Tests.Fuzz;

/// <summary>
/// Whatever bytes clients send, in whatever pieces: what LoginSrv understands is what a simple model says, for the LoginSrv that
/// the dialect is made for and for a strict one.
/// </summary>
public sealed class ForgedFrameSpec(ITestOutputHelper output) : GateFuzzSpec(output)
{
    [Theory]
    [MemberData(nameof(Dialects))]
    public void No_client_forges_a_frame(string dialect) =>
        Fuzz(100, GateUnderTest.InStep, random => new ScenarioMaker(random, dialect).FromClients(), nameof(No_client_forges_a_frame));

    [Theory]
    [MemberData(nameof(Dialects))]
    public void No_client_forges_a_frame_while_all_run_at_once(string dialect) => Fuzz(
        20, GateUnderTest.OnThreads, random => new ScenarioMaker(random, dialect).FromClients(),
        nameof(No_client_forges_a_frame_while_all_run_at_once));
}
