using System.CommandLine;

namespace LoginGate.CommandLine;

/// <summary><c>logingate lab</c>: the other two parties, and attackers, for trying the gate out.</summary>
internal static class LabCommand
{
    public static Command Create() => new("lab", "A stand-in LoginSrv, robot clients and attacks, for trying out")
    {
        LabLoginSrvCommand.Create(),
        LabClientCommand.Create(),
        LabAttackCommand.Create(),
    };
}
