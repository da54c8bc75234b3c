using Akka.Actor;
using Akka.Cluster;
using LoginGate.Cluster.Wire;

namespace LoginGate.Cluster.Members;

/// <summary>
/// What a gate says to a configured peer that is not a member of its cluster, and what that one says back: who it is and whom it sees, so that a
/// gate finds the cluster to join, and two clusters that were founded apart find out about each other.
/// </summary>
/// <param name="Self">Who says it.</param>
/// <param name="IsAnswer">Whether it answers one, and is not answered itself.</param>
/// <param name="Members">Whom it sees as members of its cluster; empty: it has not joined one.</param>
/// <param name="Reachable">How many of them it can reach, itself among them.</param>
internal sealed record Hello(UniqueAddress Self, bool IsAnswer, IReadOnlyList<UniqueAddress> Members, int Reachable)
{
    private const int MaxMembers = 256;
    private const int MaxAddress = 300;

    public void Write(WireWriter bytes)
    {
        Write(Self, bytes);
        bytes.Flag(IsAnswer);
        bytes.Varint((ulong)Members.Count);
        foreach (var member in Members)
            Write(member, bytes);
        bytes.Varint((ulong)Reachable);
    }

    public static Hello Read(ref WireReader reader)
    {
        var self = ReadMember(ref reader);
        var isAnswer = reader.Flag();
        var members = new UniqueAddress[reader.Number(MaxMembers, "the number of members")];
        for (var i = 0; i < members.Length; i++)
            members[i] = ReadMember(ref reader);
        return new Hello(self, isAnswer, members, reader.Number(MaxMembers, "reachable members"));
    }

    private static void Write(UniqueAddress member, WireWriter bytes)
    {
        bytes.Text(member.Address.ToString());
        bytes.Varint(unchecked((uint)member.Uid));
    }

    private static UniqueAddress ReadMember(ref WireReader reader)
    {
        var text = reader.Text(MaxAddress, "an address");
        var uid = reader.Varint();
        try
        {
            return new UniqueAddress(Address.Parse(text), unchecked((int)(uint)uid));
        }
        catch (Exception bad) when (bad is UriFormatException or ArgumentException or FormatException)
        {
            throw WireReader.Bad("an address is none");
        }
    }
}
