namespace LoginGate.Lab.Attacks;

/// <summary>Clients that cause replies and never read them.</summary>
internal sealed class SlowReaderAttack() : Attack(
    "slow-reader",
    $"clients that cause replies and never read them",
    $"keeps a bounded queue for each, then closes it")
{
    private const int MostClients = 20;
    private const int LargePacketBytes = 1000;

    internal override Task RunAsync(AttackField field) =>
        field.ForEachAsync(Enumerable.Range(0, Math.Min(field.Options.Clients, MostClients)), _ => StuffAsync(field));

    internal override void Judge(AttackField field, AttackFigures figures)
    {
        if (figures.StillOpen > 0)
        {
            field.Tally.NoteRemark(
                $"{figures.StillOpen} still open after {field.Elapsed.TotalSeconds:0} s (the limit is the gate's send-queue, behind the systems' own buffers)");
        }
    }

    private static async Task StuffAsync(AttackField field)
    {
        using var client = await AttackClient.ConnectAsync(field, field.NextSource(), reads: false).ConfigureAwait(false);
        if (client is null) return;
        var pause = TimeSpan.FromSeconds(1.0 / field.Options.QuietPacketsPerSecond);
        bool echoes = field.Options.Healthy == HealthyRobots.Echo;
        do
        {
            byte[] packet = echoes ? field.PacketOf(LargePacketBytes) : field.HarmlessPacket();
            if (!await client.SendAsync(packet).ConfigureAwait(false)) break;
        }
        while (await field.PauseAsync(pause).ConfigureAwait(false));
        if (!client.IsClosed) client.ReadWhatWaits();
    }
}
