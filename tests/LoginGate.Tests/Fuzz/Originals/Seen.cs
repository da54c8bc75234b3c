using LoginGate.Fuzzing;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>What a LoginSrv understands from the gate's bytes. Users are text: most originals compare them so.</summary>
internal abstract record Seen
{
    public sealed record Open(string User, string Address) : Seen
    {
        public override string ToString() => $"open {User} {Address}";
    }

    public sealed record Data(string User, string Payload) : Seen
    {
        public override string ToString() => $"data {User} {Smaller.Show(Payload)}";
    }

    public sealed record Close(string User) : Seen
    {
        public override string ToString() => $"close {User}";
    }

    public sealed record Heartbeat : Seen
    {
        public override string ToString() => "heartbeat";
    }

    /// <summary>What it would suffer.</summary>
    public sealed record Harm(string What) : Seen
    {
        public override string ToString() => $"harm: {What}";
    }
}
