using System.Text;
using Akka.Event;
using LoginGate.Fuzzing;
using LoginGate.Protocol;
using LoginGate.Tests.Fuzz.Originals;
using LoginGate.Tests.Fuzz.Streams;
using LoginGate.Tests.Fuzz.Wiring;
using Xunit.Abstractions;

namespace LoginGate.Tests.Fuzz;

/// <summary>Plays scenarios on the real actors and holds both sides' bytes against the model.</summary>
public abstract class GateFuzzSpec(ITestOutputHelper output) : ActorSpec(output)
{
    private readonly ITestOutputHelper _output = output;

    public static TheoryData<string> Dialects => [.. Dialect.PresetNames];

    private protected void Fuzz(
        int cases, string dispatcher, Func<Random, Scenario> make, string test, Func<Scenario, GateUnderTest, string?>? check = null)
    {
        // Every closed client is a line, and the output of a test is kept in memory.
        Sys.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        EventFilter.DeadLetter().Mute();
        new FuzzRun(_output, cases, test).Check(make, scenario => Check(scenario, dispatcher, check ?? CheckAll), Scenario.Smaller, Scenario.Describe);
    }

    private string? Check(Scenario scenario, string dispatcher, Func<Scenario, GateUnderTest, string?> check)
    {
        using var gate = new GateUnderTest(Sys, Clock, scenario.Limits.Apply(TestSettings.Line, scenario.Dialect), dispatcher);
        Play(scenario, gate);
        return gate.Finish()
            ?? gate.Faults.Concat(gate.Links.Concat(gate.Clients.Values).SelectMany(wire => wire.Faults)).FirstOrDefault()
            ?? check(scenario, gate);
    }

    private static string? CheckAll(Scenario scenario, GateUnderTest gate)
    {
        var model = new GateModel(scenario);
        return CheckUpstream(scenario, gate.Upstream.AllTaken, model)
            ?? CheckClients(scenario, gate, model)
            ?? CheckBans(gate, model);
    }

    private void Play(Scenario scenario, GateUnderTest gate)
    {
        // A kick or a loss cuts off what waits for admission: then the models would have to know the waiting.
        if (scenario.Steps.Any(step => step is Step.LoginSrv or Step.LoseLink))
            gate.Decide(fromNowOn: true);
        foreach (var step in scenario.Steps)
        {
            switch (step)
            {
                case Step.Connect connect when !gate.Clients.ContainsKey(connect.Client.Number):
                    gate.Connect(connect.Client.Number, connect.Client.Address);
                    break;
                case Step.Read read when gate.Clients.ContainsKey(read.Client.Number):
                    gate.FromClient(read.Client.Number, read.Bytes);
                    break;
                case Step.HangUp end when gate.Clients.ContainsKey(end.Client.Number):
                    gate.HangUp(end.Client.Number, end.IsReset);
                    break;
                case Step.AcknowledgeClient taken when gate.Clients.ContainsKey(taken.Client.Number):
                    gate.AcknowledgeClient(taken.Client.Number);
                    break;
                case Step.AcknowledgeUpstream:
                    gate.AcknowledgeUpstream();
                    gate.Decide();
                    break;
                case Step.LoseLink loss when gate.Upstream.Ended is null:
                    gate.LoseLink(loss.IsReset);
                    break;
                case Step.Relink when gate.Upstream.Ended is not null:
                    Advance(Limits.RelinkTime);
                    gate.Relink();
                    break;
                case Step.LoginSrv loginSrv:
                    gate.FromLoginSrv(loginSrv.Bytes);
                    break;
            }
        }
    }

    private static string? CheckUpstream(Scenario scenario, byte[] stream, GateModel model)
    {
        var strict = new StrictLoginSrv(scenario.Facts, scenario.Limits.Payload == PayloadRule.Printable);
        return Compare(strict, stream, model.Upstream, scenario.CutSeed)
            ?? Compare(OriginalLoginSrv.Of(scenario.Dialect), stream, model.Upstream, scenario.CutSeed);
    }

    /// <summary>Feeds the gate's bytes to a LoginSrv, cut anew; the harm it takes, or null.</summary>
    private protected static string? Feed(OriginalLoginSrv loginSrv, byte[] stream, int cutSeed)
    {
        var random = new Random(cutSeed);
        for (var at = 0; at < stream.Length;)
        {
            var count = loginSrv.Cut(stream.AsSpan(at), random.Next(1, 3000));
            loginSrv.Read(stream.AsSpan(at, count));
            at += count;
        }
        loginSrv.End();
        return loginSrv.Events.OfType<Seen.Harm>().FirstOrDefault() is { } harm ? $"{loginSrv.Name}: {harm.What}" : null;
    }

    /// <summary>Holds what a LoginSrv sees of each user against the model.</summary>
    private static string? Compare(OriginalLoginSrv loginSrv, byte[] stream, Dictionary<string, List<Seen>> expected, int cutSeed)
    {
        if (Feed(loginSrv, stream, cutSeed) is { } harm)
            return harm;
        var seen = loginSrv.Events.Where(one => one is not Seen.Heartbeat).ToLookup(UserOf);
        if (seen.FirstOrDefault(of => !expected.ContainsKey(of.Key)) is { } stranger)
            return $"{loginSrv.Name} sees a user who never was: {stranger.First()}";
        foreach (var (user, wanted) in expected)
        {
            var got = seen[user].ToList();
            var due = wanted.Where(one => one is not Seen.Data data || data.Payload.Length - 2 >= loginSrv.LeastInside).ToList();
            for (var i = 0; i < Math.Max(got.Count, due.Count); i++)
            {
                var (is1, should) = (got.ElementAtOrDefault(i), due.ElementAtOrDefault(i));
                if (is1 != should)
                    return $"{loginSrv.Name}, event {i + 1} of user {user} should be: {should?.ToString() ?? "nothing"}; is: {is1?.ToString() ?? "nothing"}";
            }
        }
        return null;
    }

    private protected static string UserOf(Seen seen) => seen switch
    {
        Seen.Open open => open.User,
        Seen.Data data => data.User,
        Seen.Close close => close.User,
        _ => "",
    };

    private static string? CheckBans(GateUnderTest gate, GateModel model)
    {
        if (model.Bans.Except(gate.Bans).FirstOrDefault() is { } missing)
            return $"LoginSrv's ban has gone nowhere: {missing}";
        return gate.Bans.Except(model.Bans).Except(model.TolerableBans).FirstOrDefault() is { } odd ? $"nobody asked for a ban: {odd}" : null;
    }

    private static string? CheckClients(Scenario scenario, GateUnderTest gate, GateModel model)
    {
        foreach (var (number, due, mayMissTheEnd) in model.Downstream)
        {
            var wire = gate.Clients[number];
            var got = Encoding.Latin1.GetString(wire.AllTaken);
            if (got != due && !(mayMissTheEnd && due.StartsWith(got, StringComparison.Ordinal)))
                return $"client {number} should receive {Smaller.Show(due)}, receives {Smaller.Show(got)}";
            if (wire.LargestWrite > scenario.Limits.SendQueueBytes)
                return $"{wire.LargestWrite} bytes waited for client {number}, send-queue is {scenario.Limits.SendQueueBytes}";
        }
        return null;
    }
}
