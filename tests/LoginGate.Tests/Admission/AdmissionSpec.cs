using Akka.Actor;
using Akka.TestKit;
using LoginGate.Admission;
using LoginGate.Contracts;
using LoginGate.Settings;
using LoginGate.Statistics;
using LoginGate.Statistics.Attackers;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Admission;

/// <summary>Specs of the admission actor: the test stands for listeners, sessions and an operator.</summary>
public abstract class AdmissionSpec(ITestOutputHelper output) : ActorSpec(output)
{
    // Long enough for a ban file on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private protected GateStatistics Statistics { get; } = new();

    private protected AttackerStatistics Attackers => Statistics.Attackers;

    private Props PropsOf(AdmissionSettings settings) => AdmissionActor.Props(settings, Statistics, Clock);

    private protected IActorRef Start(AdmissionSettings settings) => Sys.ActorOf(PropsOf(settings));

    private protected IActorRef StartUnder(Directive directive, AdmissionSettings settings)
    {
        Sys.ActorOf(Akka.Actor.Props.Create(() => new Supervisor(directive, PropsOf(settings), TestActor)));
        return ExpectMsg<IActorRef>();
    }

    /// <summary>Makes the actor fail once, which the filter sees.</summary>
    private protected static void Fail(IActorRef admission, IEventFilterApplier failure) =>
        failure.ExpectOne(() => admission.Tell(new BanAddress(Network("203.0.113.255"), BanKind.Permanent, null!)));

    private protected string? Request(IActorRef admission, string client)
    {
        admission.Tell(new RequestAdmission(Address(client), this), TestActor);
        return ExpectMsg<AdmissionDecision>(Patience).Refusal;
    }

    /// <summary>A client that came in, and the session that stands for it.</summary>
    private protected TestProbe Enter(IActorRef admission, string client)
    {
        Assert.Null(Request(admission, client));
        var session = CreateTestProbe();
        admission.Tell(new EnterAdmission(Address(client), session.Ref));
        return session;
    }

    private protected IReadOnlyList<BanInfo> Bans(IActorRef admission)
    {
        admission.Tell(new GetBans(), TestActor);
        return ExpectMsg<BanList>(Patience).Bans;
    }

    private protected static void Ban(IActorRef admission, string range, BanKind kind = BanKind.Permanent, string reason = "") =>
        admission.Tell(new BanAddress(Network(range), kind, reason));

    /// <summary>A probe as a supervisor is silent about failures; an actor's own strategy logs them.</summary>
    private sealed class Supervisor : ReceiveActor
    {
        private readonly Directive _directive;

        public Supervisor(Directive directive, Props admission, IActorRef asker)
        {
            _directive = directive;
            asker.Tell(Context.ActorOf(admission, AdmissionActor.Name));
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => _directive);
    }
}
