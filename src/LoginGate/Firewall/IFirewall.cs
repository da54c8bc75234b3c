using System.Net;

namespace LoginGate.Firewall;

/// <summary>What a system's firewall is to hold.</summary>
/// <param name="Cover">Who is kept out.</param>
/// <param name="Ports">Of what: the gate's own ports.</param>
/// <param name="Now">The wall clock, which ends of bans are measured by.</param>
internal sealed record FirewallState(BanCover Cover, IReadOnlyList<IPEndPoint> Ports, DateTimeOffset Now);

/// <summary>A program and what it is given on its standard input.</summary>
/// <param name="Words">The program and its arguments; no shell reads them.</param>
/// <param name="Input">A script.</param>
/// <param name="MostOutput">Characters of its standard output that are kept.</param>
internal sealed record FirewallCommand(IReadOnlyList<string> Words, string Input = "", int MostOutput = ChildProcess.MostOutput);

/// <summary>A look at the gate's part of a firewall.</summary>
/// <param name="IsWhole">Whether all rules are there.</param>
/// <param name="Refused">Connects that it has refused since it was made.</param>
/// <param name="Spans">Who it keeps out at present; null: it does not tell.</param>
internal sealed record FirewallLook(bool IsWhole, long Refused, IReadOnlyList<CoverSpan>? Spans = null)
{
    public static readonly FirewallLook Nothing = new(IsWhole: false, 0);
}

/// <summary>A system's firewall as commands for it: pure text.</summary>
internal interface IFirewall
{
    /// <summary>Its name in the settings.</summary>
    string Kind { get; }

    /// <summary>What the gate's own part of it is called.</summary>
    string Table { get; }

    /// <summary>What it takes, for whoever has to mend it.</summary>
    string Needs { get; }

    /// <summary>Makes the gate's part, in place of whatever there is of that name.</summary>
    FirewallCommand Build(FirewallState state);

    /// <summary>Changes it: bans, and the ports if they differ.</summary>
    FirewallCommand Change(FirewallState state, CoverChange change, bool portsDiffer);

    FirewallCommand Remove();

    /// <summary>Asks for it; null: that cannot be asked.</summary>
    /// <param name="elements">Spans that it is to hold: an answer much longer than they take is cut off, and so not whole.</param>
    FirewallCommand? Look(int elements);

    /// <summary>What the program answered to <see cref="Look"/>.</summary>
    /// <param name="output">Its standard output.</param>
    /// <param name="ports">Ports that it is to hold.</param>
    /// <param name="now">The wall clock, which ends of bans are measured by.</param>
    FirewallLook Read(string output, int ports, DateTimeOffset now);
}
