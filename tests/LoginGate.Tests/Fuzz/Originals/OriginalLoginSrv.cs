namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// How one LoginSrv cuts the stream of its gate, from what is known of its behaviour and from nothing of the gate's own code.
/// </summary>
internal abstract class OriginalLoginSrv(string name)
{
    private readonly List<Seen> _events = [];

    public string Name { get; } = name;

    public IReadOnlyList<Seen> Events => _events;

    /// <summary>Fewer characters than these between <c>#</c> and <c>!</c> are no packet for it.</summary>
    public virtual int LeastInside => 0;

    /// <summary>Bytes that one receive call returned.</summary>
    public abstract void Read(ReadOnlySpan<byte> bytes);

    /// <summary>How much of the rest a read brings that would bring so much of it; most bear any.</summary>
    public virtual int Cut(ReadOnlySpan<byte> rest, int count) => Math.Min(count, rest.Length);

    /// <summary>The stream is over.</summary>
    public virtual void End()
    {
    }

    /// <summary>The LoginSrv that a dialect is made for.</summary>
    public static OriginalLoginSrv Of(string dialect) => dialect switch
    {
        "vc12" or "vc16" => new VcLoginSrv(dialect),
        "classic" or "classic-substituted" => new DelphiLoginSrv("classic LoginSrv", 'O', 'A', 'X'),
        "wol" => new DelphiLoginSrv("WolEngine LoginSrv", 'O', 'A', 'X'),
        "98k" or "98k-client" => new DelphiLoginSrv("98k LoginSrv", 'L', 'D', 'X', wantsDottedAddresses: true),
        "delphi" => new DelphiLoginSrv("later Delphi LoginSrv", 'N', 'D', 'C'),
        "3k" => new DelphiLoginSrv("3K LoginSrv", 'N', 'D', 'C'),
        "openmir2" => new OpenMir2LoginSrv(),
        "openmir2-int" => new OpenMir2LoginSrv(hasIntIds: true),
        "openmir2-2022" => new OpenMir2LoginSrvOf2022(),
        "applem2" => new SlotLoginSrv(),
        _ => throw new ArgumentException($"no LoginSrv of dialect {dialect}", nameof(dialect)),
    };

    protected void See(Seen seen) => _events.Add(seen);

    protected void Harm(string what) => See(new Seen.Harm(what));
}
