using LoginGate.Protocol;

namespace LoginGate.Lab.Attacks;

/// <summary>Clients of one address that ask for accounts all the time.</summary>
internal sealed class AccountFloodAttack() : Attack(
    "account-flood",
    $"clients of one address that ask for accounts all the time (for one and the same, 'labattack')",
    $"lets few of them through, and refuses the others or closes the clients")
{
    private const int MostClients = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    internal override Task RunAsync(AttackField field)
    {
        var source = field.NextSource();
        return field.ForEachAsync(Enumerable.Range(0, Math.Min(field.Options.Clients, MostClients)), _ => AskAsync(field, source));
    }

    internal override void Judge(AttackField field, AttackFigures figures)
    {
        if (figures.StillOpen > 0)
        {
            field.Tally.NoteRemark(
                $"{figures.StillOpen} still open after {Counted.Text(figures.SentBytes / field.NewAccountPacket().Length, "request")} (the gate refuses what is too much, or its limit of new accounts is off, or higher)");
        }
    }

    private static async Task AskAsync(AttackField field, System.Net.IPAddress? source)
    {
        using var client = await AttackClient.ConnectAsync(field, source).ConfigureAwait(false);
        if (client is null) return;
        while (await client.SendAsync(field.NewAccountPacket()).ConfigureAwait(false) && await field.PauseAsync(Pause).ConfigureAwait(false))
        {
            // Until the gate has enough.
        }
        await client.ClosesAsync().ConfigureAwait(false);
    }
}
