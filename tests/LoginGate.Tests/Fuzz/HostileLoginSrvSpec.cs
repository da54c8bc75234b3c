using LoginGate.Tests.Fuzz.Streams;
using LoginGate.Tests.Fuzz.Wiring;
using Xunit.Abstractions;

namespace LoginGate.Tests.Fuzz;

/// <summary>
/// Whatever LoginSrv sends: each reply reaches the client it names and no other, nothing fails, and no client makes the gate
/// hold more than its queue.
/// </summary>
public sealed class HostileLoginSrvSpec(ITestOutputHelper output) : GateFuzzSpec(output)
{
    [Theory]
    [MemberData(nameof(Dialects))]
    public void No_byte_of_LoginSrv_reaches_a_wrong_client(string dialect) => Fuzz(
        80, GateUnderTest.InStep, random => new ScenarioMaker(random, dialect).FromBothSides(), nameof(No_byte_of_LoginSrv_reaches_a_wrong_client));
}
