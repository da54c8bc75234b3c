using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Orders;

/// <summary>A command of the inspector, given at one gate and carried out at another.</summary>
/// <param name="Id">Comes back with the answer.</param>
/// <param name="Command">As it is typed.</param>
/// <param name="Caller">Who gave it, for the log.</param>
/// <param name="IsAdmin">Whether they have the right to change things where they gave it.</param>
internal sealed record OrderTold(long Id, string Command, string Caller, bool IsAdmin)
{
    private const int MaxCommand = 1024;
    private const int MaxCaller = 200;

    public void Write(WireWriter bytes)
    {
        bytes.Long(Id);
        bytes.Text(Command);
        bytes.Text(Caller);
        bytes.Flag(IsAdmin);
    }

    public static OrderTold Read(ref WireReader reader) =>
        new(reader.Long(), reader.Text(MaxCommand, "a command"), reader.Text(MaxCaller, "a caller"), reader.Flag());
}

/// <summary>What came of it.</summary>
/// <param name="Answer">As the inspector answers programs: one line of JSON.</param>
internal sealed record OrderAnswered(long Id, string Answer)
{
    /// <summary>Characters of an answer at the most.</summary>
    public const int MaxAnswer = 1 << 20;

    public void Write(WireWriter bytes)
    {
        bytes.Long(Id);
        bytes.Text(Answer);
    }

    public static OrderAnswered Read(ref WireReader reader) => new(reader.Long(), reader.Text(MaxAnswer, "an answer"));
}
