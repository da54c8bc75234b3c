using Akka.Actor;
using LoginGate.Hosting;
using LoginGate.Lab;

namespace LoginGate.Tests.Architecture;

/// <summary>The folders of <c>src/LoginGate</c>, its rooms, stand in an order without circles.</summary>
public sealed class RoomsSpec
{
    // A room may use every room above it, none beside it and none below. Its sub-folders are the same room.
    private static readonly string[][] Order =
    [
        ["Language"],                           // what is said to people, and in which language
        ["Shared"],                             // small types that many use: addresses, the clock, why a session ended
        ["Geo"],                                // where addresses are
        ["Settings", "Import"],                 // what is configured, and what an original gate had configured
        ["Statistics", "Transport", "Logging"], // figures, bytes on Akka.IO's sockets, where the log goes
        ["Contracts"],                          // what the actors say to each other
        ["Admission", "LoginSrv", "Sessions"],  // the actors know each other by their contracts ...
        ["Listener"],                           // ... and a parent its children
        ["Gate"],
        ["Inspect"],                            // looks at all of them
        ["Http", "Peers", "Alarms", "Firewall"], // ... for people, for the gates that act as one with this one, for who must know at once, and for what keeps out
        ["HandOver"],                           // lets another process take the gate's place, with all of them
        ["Hosting"],                            // makes them a program
        ["CommandLine"],
    ];

    private static readonly IReadOnlyList<TypeUse> Uses = [.. TypeUses.Of(typeof(GateHost).Assembly).Where(use => IsOurs(use.User))];

    [Fact]
    public void Every_type_is_in_a_room()
    {
        Assert.DoesNotContain(typeof(GateHost).Assembly.GetTypes(), type => IsOurs(type) && LevelOf(type) < 0);
    }

    [Fact]
    public void A_room_uses_only_rooms_above_it()
    {
        TypeUses.AssertNone(
            Uses.Where(use => IsOurs(use.Used) && RoomOf(use.User) != RoomOf(use.Used) && LevelOf(use.Used) >= LevelOf(use.User)),
            use => $"{RoomOf(use.User)} may not use {RoomOf(use.Used)}");
    }

    [Fact]
    public void Only_the_command_line_uses_the_lab()
    {
        TypeUses.AssertNone(
            Uses.Where(use => RoomOf(use.User) != "CommandLine" && use.Used.Assembly == typeof(RobotClient).Assembly),
            use => $"{RoomOf(use.User)} may not use the lab");
    }

    [Fact]
    public void Actors_name_no_file_and_no_environment()
    {
        TypeUses.AssertNone(
            Uses.Where(use => use.User.IsSubclassOf(typeof(ActorBase))
                && (use.Used.Namespace == "System.IO" || use.Used == typeof(Environment) || use.Used == typeof(Console))),
            _ => "an actor may not");
    }

    // The Lab and Protocol are projects of their own, and the compiler puts types beside ours.
    private static bool IsOurs(Type type) =>
        type.Assembly == typeof(GateHost).Assembly && type.Namespace?.StartsWith("LoginGate.", StringComparison.Ordinal) == true;

    private static string RoomOf(Type type) => type.Namespace!.Split('.')[1];

    private static int LevelOf(Type type) => Array.FindIndex(Order, level => level.Contains(RoomOf(type)));
}
