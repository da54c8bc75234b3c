using System.Diagnostics;
using System.Net;

namespace LoginGate.Lab.Attacks;

/// <summary>Clients that connect as fast as they may, stay a moment and leave.</summary>
internal sealed class ConnectFloodAttack(bool fromOneAddress) : Attack(
    fromOneAddress ? "connect-flood" : "connect-flood-many",
    fromOneAddress ? (FormattableString)$"connects as fast as possible from one address" : $"connects as fast as possible, each from another address",
    fromOneAddress ? (FormattableString)$"refuses most of them, all others come in" : $"serves everybody else as before")
{
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(100);

    internal override Task RunAsync(AttackField field)
    {
        var source = fromOneAddress ? field.NextSource() : null;
        return field.ForEachAsync(Turns(field), _ => VisitAsync(field, fromOneAddress ? source : field.NextSource()));
    }

    internal override void Judge(AttackField field, AttackFigures figures)
    {
        field.Tally.NoteRemark($"{figures.Connected / field.Elapsed.TotalSeconds:0} connects a second");
        if (fromOneAddress && figures.Refused + figures.NotConnected == 0)
            field.Tally.NoteRemark($"none was refused: the gate has no limit for one address, or a higher one");
    }

    // Keeps to the rate that was asked for; ends with the attack's time.
    private static async IAsyncEnumerable<int> Turns(AttackField field)
    {
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; !field.IsOver; turn++)
        {
            var ahead = TimeSpan.FromSeconds((double)turn / field.Options.ConnectsPerSecond) - Stopwatch.GetElapsedTime(start);
            if (ahead > TimeSpan.FromMilliseconds(1)) await field.PauseAsync(ahead).ConfigureAwait(false);
            yield return turn;
        }
    }

    private static async Task VisitAsync(AttackField field, IPAddress? source)
    {
        using var client = await AttackClient.ConnectAsync(field, source).ConfigureAwait(false);
        if (client is null) return;
        if (!await client.ClosesAsync(Stay).ConfigureAwait(false)) client.Leave();
    }
}
