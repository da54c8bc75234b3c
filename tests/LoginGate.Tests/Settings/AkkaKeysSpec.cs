using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

/// <summary>What of the <c>akka</c> section is refused before Akka.NET sees it.</summary>
public sealed class AkkaKeysSpec
{
    private const string LoginSrv = """akka.actor.deployment."/gate/*/loginsrv".""";

    [Theory]
    [InlineData("akka.io.tcp.io-threads=2", "akka.actor.event-loop-dispatcher.loops")]
    [InlineData("akka.io.tcp.socket-engine=portable", "login-gate.transport")]
    [InlineData("akka.io.tcp.reuse-received=on", "transport = event-loop")]
    [InlineData("akka.io.tcp.io-threads-run-actors=on", "akka.actor.deployment")]
    public void A_key_of_earlier_gates_is_refused_with_the_one_in_its_place(string set, string named) =>
        Assert.Contains(named, OnlyError(set), StringComparison.Ordinal);

    [Fact]
    public void A_key_that_Akka_no_longer_reads_is_a_warning_that_says_what_to_set()
    {
        var result = SettingsLoader.Load([], ["akka.io.tcp.disabled-buffer-pool.buffer-size=4096"]);

        Assert.Empty(result.Errors);
        Assert.Contains("read-size", Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akka.actor.default-dispatcher.throughput=abc", "must be a whole number, is 'abc'")]
    [InlineData("akka.actor.default-dispatcher.throughput=1.5", "must be a whole number, is '1.5'")]
    [InlineData("akka.actor.default-dispatcher.shutdown-timeout=soon", "must be a duration such as 5s or 500ms, or infinite, is 'soon'")]
    [InlineData("akka.actor.default-dispatcher.shutdown-timeout=-1s", "must be a duration such as 5s or 500ms, or infinite, is '-1s'")]
    [InlineData("akka.actor.default-dispatcher.attempt-teamwork=perhaps", "must be on or off, is 'perhaps'")]
    [InlineData("akka.actor.default-dispatcher=[1]", "must be an object { ... }, is an array")]
    [InlineData("akka.io.tcp.register-timeout=5x", "must be a duration such as 5s or 500ms, or infinite, is '5x'")]
    [InlineData("akka.io.tcp.maximum-frame-size=4 potatoes", "must be a size such as 4 KiB, is '4 potatoes'")]
    [InlineData("akka.io.tcp.max-channels=many", "must be unlimited or a whole number from 1 on, is 'many'")]
    [InlineData("akka.io.tcp.max-channels=0", "must be unlimited or a whole number from 1 on, is '0'")]
    [InlineData("akka.io.tcp.batch-accept-limit=abc", "must be scale-to-cpus or a whole number from 1 on, is 'abc'")]
    [InlineData("akka.io.tcp.disabled-buffer-pool.buffer-size=big", "must be a whole number, is 'big'")]
    [InlineData("akka.io.tcp.write-commands-queue-max-size=x", "must be a whole number, is 'x'")]
    [InlineData("akka.io.tcp.trace-logging=maybe", "must be on or off, is 'maybe'")]
    [InlineData("akka.io.tcp=5", "must be an object { ... }, is '5'")]
    [InlineData("akka.log-dead-letters=few", "must be on, off or a whole number from 1 on, is 'few'")]
    [InlineData("akka.loglevel=LOUD", "must be one of DEBUG, INFO, WARNING, ERROR, is 'LOUD'")]
    [InlineData("akka.extensions=none", "must be a list [ ... ], is 'none'")]
    [InlineData("akka.scheduler.tick-duration=1ms", "must be 10ms to 1m, is 1ms")]
    [InlineData("akka.scheduler.implementation=Some.Clock", "must be a .NET type that can be loaded, such as \"Name.Space.Type, Assembly\", is 'Some.Clock'")]
    [InlineData("akka.actor.event-loop-dispatcher.loops=65", "must be 0 to 64, is 65")]
    [InlineData("akka.actor.event-loop-dispatcher.slow-turn=fast", "must be a duration such as 5s or 500ms, is 'fast'")]
    [InlineData("akka.actor.event-loop-dispatcher.read-size=1 B", "must be 512 B to 1 MiB, is 1 B")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop.timeout=infinite", "must be a duration such as 5s or 500ms, is 'infinite'")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop.recover=7", "must be on or off, is '7'")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop=7", "must be an object { ... }, is '7'")]
    public void A_value_of_another_kind_than_the_references_is_refused(string set, string reason) =>
        Assert.Equal($"--set {set}: {set[..set.IndexOf('=', StringComparison.Ordinal)]}: {reason}", OnlyError(set));

    [Theory]
    [InlineData("dispatcher=akka.actor.event-loop-dispatchr", "there is no dispatcher 'akka.actor.event-loop-dispatchr'; nearest: akka.actor.event-loop-dispatcher")]
    [InlineData("dispatcher=mine", "there is no dispatcher 'mine'")]
    [InlineData("mailbox=akka.actor.default-mailbx", "there is no mailbox 'akka.actor.default-mailbx'; nearest: akka.actor.default-mailbox")]
    [InlineData("router=zigzag", "must be one of from-code, round-robin-pool")]
    [InlineData("stash-capacity=x", "must be a whole number, is 'x'")]
    public void A_deployment_leads_to_what_there_is(string set, string reason) =>
        Assert.StartsWith($"--set {LoginSrv}{set}: {LoginSrv}{set[..set.IndexOf('=', StringComparison.Ordinal)]}: {reason}", OnlyError(LoginSrv + set), StringComparison.Ordinal);

    [Theory]
    [InlineData("""akka.actor.deployment."gate/*/loginsrv".dispatcher=akka.actor.default-dispatcher""")]
    [InlineData("""akka.actor.deployment."/gate//loginsrv".dispatcher=akka.actor.default-dispatcher""")]
    [InlineData("""akka.actor.deployment."/gate/$a".dispatcher=akka.actor.default-dispatcher""")]
    public void A_deployment_is_for_the_path_of_an_actor(string set) =>
        Assert.Contains("must be the path of an actor below /user", OnlyError(set), StringComparison.Ordinal);

    [Theory]
    [InlineData("akka.actor.internal-dispatcher")]
    [InlineData("akka.loggers-dispatcher")]
    [InlineData("akka.io.tcp.management-dispatcher")]
    public void Whatever_names_a_dispatcher_names_one_that_there_is(string key)
    {
        Assert.Contains("there is no dispatcher 'akka.actor.nobody'", OnlyError($"{key}=akka.actor.nobody"), StringComparison.Ordinal);
        AssertGood($"{key}=akka.actor.default-dispatcher");
    }

    [Fact]
    public void A_dispatcher_whose_type_or_executor_cannot_be_loaded_is_refused()
    {
        Assert.Contains("'No.Such.Type, Nowhere' is no type that can be loaded",
            OnlyError("akka.actor.default-dispatcher.type=\"No.Such.Type, Nowhere\""), StringComparison.Ordinal);
        Assert.Contains("'Akka.Actor.Props' is no MessageDispatcherConfigurator",
            OnlyError("akka.actor.default-dispatcher.type=Akka.Actor.Props"), StringComparison.Ordinal);
        Assert.Contains("'fork-joy-executor' is no type that can be loaded",
            OnlyError("akka.actor.default-dispatcher.executor=fork-joy-executor"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dispatcher_of_ones_own_is_looked_at_where_it_is_used()
    {
        const string Own = "akka.gate.own { type = Dispatcher, executor = fork-join-executor, throughput = abc, fork-join-executor.parallelism-min = few }";

        AssertGood(sets: [], Own);
        Assert.Equal(
            ["akka.gate.own.throughput: must be a whole number, is 'abc'", "akka.gate.own.fork-join-executor.parallelism-min: must be a whole number, is 'few'"],
            Errors([LoginSrv + "dispatcher=akka.gate.own"], Own).Select(e => $"{e.Path}: {e.Reason}"));
    }

    [Fact]
    public void A_mailbox_of_ones_own_is_looked_at_where_it_is_used()
    {
        const string Own = """akka.gate.box { mailbox-type = "Akka.Dispatch.BoundedMailbo", mailbox-capacity = 0 }""";

        var errors = Errors([LoginSrv + "mailbox=akka.gate.box"], Own);

        Assert.Equal(
            ["akka.gate.box.mailbox-type: 'Akka.Dispatch.BoundedMailbo' is no type that can be loaded", "akka.gate.box.mailbox-capacity: must be 1 to 2147483647, is 0"],
            errors.Select(e => $"{e.Path}: {e.Reason}"));
    }

    [Theory]
    [InlineData("akka.gate.pool { type = PinnedDispatcher, executor = fork-join-executor, dedicated-thread-pool { thread-count = 2, threadtype = background } }")]
    [InlineData("akka.gate.pool { type = \"LoginGate.EventLoop.Dispatch.EventLoopDispatcherConfigurator, LoginGate.EventLoop\", loops = 2, throughput = 10 }")]
    [InlineData("akka.gate.pool = akka.actor.default-dispatcher")]
    public void Dispatchers_that_Akka_can_make_are_good(string own) => AssertGood([LoginSrv + "dispatcher=akka.gate.pool"], own);

    [Theory]
    [InlineData("akka.actor.ask-timeout=5s")]
    [InlineData("akka.actor.ask-timeout=infinite")]
    [InlineData("akka.log-dead-letters=on")]
    [InlineData("akka.log-dead-letters=7")]
    [InlineData("akka.io.tcp.batch-accept-limit=scale-to-cpus")]
    [InlineData("akka.io.tcp.max-channels=unlimited")]
    [InlineData("akka.scheduler.tick-duration=20ms")]
    [InlineData("akka.channel-scheduler.parallelism-factor=1.5")]
    [InlineData("akka.actor.default-mailbox.mailbox-type=Akka.Dispatch.UnboundedDequeBasedMailbox")]
    [InlineData("akka.actor.deployment.\"/gate/*/listener/*\".mailbox=bounded")]
    public void Values_that_Akka_can_read_are_good(string set) => AssertGood(set);

    [Fact]
    public void The_event_loop_needs_a_dispatcher_with_loops()
    {
        if (!OperatingSystem.IsLinux())
            return;
        const string Set = "akka.actor.event-loop-dispatcher.type=Dispatcher";

        Assert.Matches(
            $"^--set {Set}: akka.actor.event-loop-dispatcher.type: no event loop, which login-gate.transport needs: 'Dispatcher' " +
            "\\(login-gate.transport, built-in logingate.hocon:[0-9:]+\\)$",
            OnlyError(Set));
        Assert.Contains("akka.io.event-loop.dispatcher: no event loop", OnlyError("akka.io.event-loop.dispatcher=akka.actor.default-dispatcher"), StringComparison.Ordinal);
        AssertGood(Set, "login-gate.transport=akka-io");
    }

    [Fact]
    public void A_name_that_leads_in_a_circle_is_no_dispatcher() => Assert.Equal(
        "there is no dispatcher 'akka.gate.first'",
        Assert.Single(Errors([LoginSrv + "dispatcher=akka.gate.first"], "akka.gate { first = akka.gate.second, second = akka.gate.first }")).Reason);

    [Fact]
    public void All_errors_come_together_each_with_its_place()
    {
        var folder = Directory.CreateTempSubdirectory("logingate-akka");
        var file = Path.Combine(folder.FullName, "bad.hocon");
        File.WriteAllText(file, """
            akka {
              actor.default-dispatcher.throughput = abc
              actor.deployment."/gate/*/loginsrv".dispatcher = akka.nobody
              io.tcp.register-timeout = soon
            }
            login-gate.defaults.listen.port = seven
            """);

        var errors = SettingsLoader.Load([file], []).Errors.Select(e => e.ToString()).ToArray();

        folder.Delete(recursive: true);
        Assert.Equal(4, errors.Length);
        Assert.Contains($"{file}:2:41: akka.actor.default-dispatcher.throughput: must be a whole number, is 'abc'", errors);
        Assert.Contains($"{file}:3:52: {LoginSrv}dispatcher: there is no dispatcher 'akka.nobody'", errors);
        Assert.Contains(errors, e => e.StartsWith($"{file}:4:", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.StartsWith($"{file}:6:", StringComparison.Ordinal));
    }

    [Fact]
    public void What_only_Akka_knows_is_told_in_its_words()
    {
        Assert.Contains("akka.io.tcp: Akka.NET cannot use it: SendBufferSize (8192) must be",
            OnlyError("akka.io.tcp.maximum-frame-size=64 KiB"), StringComparison.Ordinal);
        Assert.Contains("akka: Akka.NET cannot use it: akka.coordinated-shutdown.run-by-actor-system-terminate=on",
            OnlyError("akka.coordinated-shutdown.terminate-actor-system=off"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_gate_sets_itself_is_a_warning()
    {
        var result = SettingsLoader.Load([], ["akka.stdout-loglevel=OFF", "akka.loggers=[]"]);

        Assert.Empty(result.Errors);
        Assert.Equal(["akka.stdout-loglevel", "akka.loggers"], result.Warnings.Select(w => w.Path));
    }

    [Fact]
    public void A_section_that_is_none_is_refused() =>
        Assert.Contains(Errors(["akka=5"]), e => e.Path == "akka" && $"{e.Reason}" == "must be an object { ... }, is '5'");

    private static string OnlyError(string set) => Assert.Single(Errors([set])).ToString();

    private static void AssertGood(params string[] sets) => AssertGood(sets, "");

    private static void AssertGood(string[] sets, string hocon)
    {
        Assert.Empty(Errors(sets, hocon));
    }

    private static IReadOnlyList<SettingsError> Errors(string[] sets, string hocon = "")
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, hocon);
        try
        {
            return SettingsLoader.Load([file], sets).Errors;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
