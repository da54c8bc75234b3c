using Akka.Actor;
using LoginGate.Admission;
using LoginGate.Admission.Guessing;
using LoginGate.Contracts;
using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>Where the commands about bans, addresses and password guessing ask.</summary>
internal sealed class AdmissionDesk(ActorSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public ActorSelection Actor => system.ActorSelection($"{ActorPaths.Gate}/{AdmissionActor.Name}");

    public Task<T> AskAsync<T>(object question, CancellationToken cancellation) => Actor.Ask<T>(question, Patience, cancellation);

    /// <summary>Whether these are banned, each by itself and in all its addresses.</summary>
    public async Task<IReadOnlyList<bool>> AreBannedAsync(IReadOnlyList<AddressSpan> spans, CancellationToken cancellation) =>
        spans.Count == 0 ? [] : (await AskAsync<AreBanned>(new FindBanned(spans), cancellation).ConfigureAwait(false)).Banned;

    public Task<T> AskGuessingAsync<T>(object question, CancellationToken cancellation) =>
        system.ActorSelection($"{ActorPaths.Gate}/{GuessingActor.Name}").Ask<T>(question, Patience, cancellation);
}
