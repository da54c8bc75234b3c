namespace LoginGate.Lab.Attacks;

/// <summary>Clients that come and stay without ever finishing a packet.</summary>
internal sealed class LingeringAttack : Attack
{
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(500);

    private readonly string _limit;
    private readonly int _openingBytes;
    private readonly bool _drips;

    private LingeringAttack(string name, FormattableString summary, FormattableString goodGate, string limit, int openingBytes, bool drips)
        : base(name, summary, goodGate)
    {
        _limit = limit;
        _openingBytes = openingBytes;
        _drips = drips;
    }

    public static Attack Silent { get; } = new LingeringAttack(
        "silent", $"clients that connect and say nothing", $"closes each after first-packet-timeout", "first-packet-timeout", 0, drips: false);

    public static Attack HalfOpen { get; } = new LingeringAttack(
        "half-open", $"clients that send half a packet and stay", $"closes each after packet-timeout", "packet-timeout", 10, drips: false);

    public static Attack Slowloris { get; } = new LingeringAttack(
        "slowloris", $"clients that send a packet one byte at a time", $"closes each after packet-timeout", "packet-timeout", 1, drips: true);

    internal override Task RunAsync(AttackField field) =>
        field.ForEachAsync(Enumerable.Range(0, field.Options.Clients), _ => StayAsync(field));

    internal override void Judge(AttackField field, AttackFigures figures)
    {
        if (figures.StillOpen > 0)
        {
            field.Tally.NoteRemark(
                $"{figures.StillOpen} still open after {field.Elapsed.TotalSeconds:0} s (the limit is the gate's {_limit}; --duration waits longer)");
        }
    }

    private async Task StayAsync(AttackField field)
    {
        using var client = await AttackClient.ConnectAsync(field, field.NextSource()).ConfigureAwait(false);
        if (client is null) return;
        // Longer than any duration at one byte each half second, and within every gate's limit of bytes.
        byte[] packet = field.PacketOf(512);
        if (_openingBytes > 0 && !await client.SendAsync(packet.AsMemory(0, _openingBytes)).ConfigureAwait(false)) return;
        for (int at = _openingBytes; _drips && at < packet.Length - 1; at++)
        {
            if (!await field.PauseAsync(DripPause).ConfigureAwait(false) || !await client.SendAsync(packet.AsMemory(at, 1)).ConfigureAwait(false)) return;
        }
        await client.ClosesAsync().ConfigureAwait(false);
    }
}
