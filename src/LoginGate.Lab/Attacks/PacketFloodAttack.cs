namespace LoginGate.Lab.Attacks;

/// <summary>Clients that send good packets far faster than a player can.</summary>
internal sealed class PacketFloodAttack() : Attack(
    "packet-flood",
    $"clients that send good packets far faster than a player can",
    $"closes each after packets-per-second")
{
    private const int MostClients = 20;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    internal override Task RunAsync(AttackField field) =>
        field.ForEachAsync(Enumerable.Range(0, Math.Min(field.Options.Clients, MostClients)), _ => FloodAsync(field));

    internal override void Judge(AttackField field, AttackFigures figures)
    {
        if (figures.StillOpen > 0)
            field.Tally.NoteRemark($"{figures.StillOpen} still open (the gate's packets-per-second is off, or over {field.Options.FloodPacketsPerSecond})");
    }

    private static async Task FloodAsync(AttackField field)
    {
        using var client = await AttackClient.ConnectAsync(field, field.NextSource()).ConfigureAwait(false);
        if (client is null) return;
        int burst = Math.Max(1, (int)(field.Options.FloodPacketsPerSecond * Beat.TotalSeconds));
        byte[] packets = [.. Enumerable.Range(0, burst).SelectMany(_ => field.HarmlessPacket())];
        while (await client.SendAsync(packets).ConfigureAwait(false) && await field.PauseAsync(Beat).ConfigureAwait(false))
        {
            // Until the gate has enough.
        }
        await client.ClosesAsync().ConfigureAwait(false);
    }
}
