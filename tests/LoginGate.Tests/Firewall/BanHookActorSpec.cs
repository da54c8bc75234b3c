using Akka.Actor;
using LoginGate.Contracts;
using LoginGate.Firewall;
using LoginGate.Settings;
using LoginGate.Statistics;
using LoginGate.Tests.Transport;
using Xunit.Abstractions;
using static LoginGate.Tests.Admission.Samples;

namespace LoginGate.Tests.Firewall;

/// <summary>The hook behind a real admission, with real programs and files; time is real.</summary>
public sealed class BanHookActorSpec(ITestOutputHelper output) : Akka.TestKit.Xunit2.TestKit("akka.loglevel = INFO" + ActorSpec.Patient, output: output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GateStatistics _statistics = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lg-hook-");

    private string Told => Path.Combine(_folder.FullName, "told");

    private string LogFile => Path.Combine(_folder.FullName, "bans.log");

    [NotOnWindowsFact("It runs sh.")]
    public void The_command_gets_what_there_is_and_then_what_changes()
    {
        var admission = StartAdmission();
        Ban(admission, "203.0.113.7");
        StartHook(admission, $"cat >> {Told}");
        Expect(Told, "resync\nban 203.0.113.7/32 0 test\n");

        Ban(admission, "198.51.100.0-198.51.100.2");
        Expect(Told, "resync\nban 203.0.113.7/32 0 test\nban 198.51.100.0/31 0 test\nban 198.51.100.2/32 0 test\n");
        admission.Tell(new Unban(Network("203.0.113.0/24")));
        Expect(Told, "resync\nban 203.0.113.7/32 0 test\nban 198.51.100.0/31 0 test\nban 198.51.100.2/32 0 test\nunban 203.0.113.7/32\n");

        AwaitAssert(() => Assert.Equal((3L, 0L, 5L), (_statistics.BanHook!.Runs, _statistics.BanHook.Failures, _statistics.BanHook.Lines)), Patience);
    }

    [NotOnWindowsFact("It runs sh.")]
    public void After_a_run_that_failed_everything_is_told_anew()
    {
        var admission = StartAdmission();
        Ban(admission, "203.0.113.7");

        StartHook(admission, $"cat >> {Told}; [ -e {Told}.mended ] || {{ echo no router >&2; touch {Told}.mended; exit 1; }}");

        Expect(Told, "resync\nban 203.0.113.7/32 0 test\nresync\nban 203.0.113.7/32 0 test\n");
        AwaitAssert(() => Assert.Equal((1L, 1L, "sh ended with 1: no router"), (_statistics.BanHook!.Runs, _statistics.BanHook.Failures, _statistics.BanHook.LastFailure)), Patience);
    }

    [Fact]
    public void The_file_has_each_ban_behind_its_time_and_goes_on_when_it_is_moved_away()
    {
        var admission = StartAdmission();
        StartHook(admission, "", LogFile);
        Ban(admission, "203.0.113.7");
        ExpectMatch(LogFile, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ resync\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ban 203\.0\.113\.7/32 0 test\n$");

        File.Move(LogFile, LogFile + ".1");
        admission.Tell(new Unban(Network("203.0.113.7")));

        ExpectMatch(LogFile, @"^\S+Z unban 203\.0\.113\.7/32\n$");
    }

    private IActorRef StartAdmission() => Sys.ActorOf(LoginGate.Admission.AdmissionActor.Props(Defaults, _statistics, TimeProvider.System));

    private void StartHook(IActorRef admission, string script, string file = "") => Sys.ActorOf(BanHookActor.Props(
        new BanHookSettings(script.Length > 0 ? ["sh", "-c", script] : [], Patience, file), admission, _statistics,
        (command, ending) => ChildProcess.RunAsync(command.Words, command.Input, Patience, ending), TimeProvider.System));

    private static void Ban(IActorRef admission, string range) => admission.Tell(new BanAddress(Network(range), BanKind.Permanent, "test"));

    private void Expect(string path, string text) => AwaitAssert(() => Assert.Equal(text, File.Exists(path) ? File.ReadAllText(path) : ""), Patience);

    private void ExpectMatch(string path, string pattern) =>
        AwaitAssert(() => Assert.Matches(pattern, File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : ""), Patience);

    protected override void AfterAll()
    {
        base.AfterAll();
        TestFolder.Delete(_folder.FullName);
    }
}
