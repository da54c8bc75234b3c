namespace LoginGate.Lab.Attacks;

/// <summary>What a gate is to do with a connection on which a shot has come.</summary>
internal enum Expected
{
    /// <summary>Close it. No good gate leaves it open.</summary>
    Close,

    /// <summary>Close it, unless it is set otherwise.</summary>
    CloseByDefault,

    /// <summary>Leave it open: honest clients do so too.</summary>
    Stay,
}

/// <summary>Bytes of one hostile client.</summary>
/// <param name="Label">What they are, for the report.</param>
/// <param name="Pieces">Sent one after the other.</param>
/// <param name="Expected">What a good gate does.</param>
internal sealed record Shot(FormattableString Label, IReadOnlyList<ReadOnlyMemory<byte>> Pieces, Expected Expected);

/// <summary>Sends each of a list of bad byte strings from an address of its own, and looks whether the gate closes.</summary>
internal sealed class VolleyAttack(string name, FormattableString summary, FormattableString goodGate, Func<AttackField, IEnumerable<Shot>> shots)
    : Attack(name, summary, goodGate)
{
    // A gate that closes does so at once; this is a busy one's time.
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StayTime = TimeSpan.FromSeconds(1);

    internal override async Task RunAsync(AttackField field)
    {
        bool isComplete = await field.ForEachAsync(shots(field), shot => FireAsync(field, shot)).ConfigureAwait(false);
        if (!isComplete) field.Tally.NoteRemark($"not all of it could be tried in time: --duration gives more");
    }

    private static async Task FireAsync(AttackField field, Shot shot)
    {
        using var client = await AttackClient.ConnectAsync(field, field.NextSource()).ConfigureAwait(false);
        if (client is null) return;
        await client.SendAsync(shot.Pieces, TimeSpan.Zero).ConfigureAwait(false);
        bool isClosed = await client.ClosesAsync(shot.Expected == Expected.Stay ? StayTime : CloseTime).ConfigureAwait(false);
        if (field.Cancellation.IsCancellationRequested) return;
        if (isClosed && shot.Expected == Expected.Stay)
            field.Tally.NoteRemark($"closed after {shot.Label}; honest clients do so too");
        else if (!isClosed && shot.Expected == Expected.Close)
            field.Tally.NoteFailure($"not closed after {shot.Label}");
        else if (!isClosed && shot.Expected == Expected.CloseByDefault)
            field.Tally.NoteRemark($"not closed after {shot.Label}");
        if (!isClosed && shot.Expected == Expected.Stay) client.Leave();
    }
}
