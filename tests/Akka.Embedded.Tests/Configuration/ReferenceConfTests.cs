using Akka.Configuration;

namespace Akka.Embedded.Tests.Configuration;

public class ReferenceConfTests
{
    private static readonly Config Reference = ConfigurationFactory.Default();

    [Theory]
    [InlineData("akka.loglevel", "INFO")]
    [InlineData("akka.stdout-loglevel", "WARNING")]
    [InlineData("akka.loggers-dispatcher", "akka.actor.default-dispatcher")]
    [InlineData("akka.logger-startup-timeout", "5s")]
    [InlineData("akka.logger-async-start", "false")]
    [InlineData("akka.logger-formatter", "Akka.Event.DefaultLogMessageFormatter, Akka")]
    [InlineData("akka.stdout-logger-class", "")]
    [InlineData("akka.log-config-on-start", "off")]
    [InlineData("akka.log-dead-letters", "10")]
    [InlineData("akka.log-dead-letters-during-shutdown", "off")]
    [InlineData("akka.log-dead-letters-suspend-duration", "5 minutes")]
    [InlineData("akka.daemonic", "off")]
    [InlineData("akka.home", "")]
    [InlineData("akka.version", "0.0.1 Akka")]
    [InlineData("akka.log-serializer-override-on-start", "on")]
    [InlineData("akka.actor.provider", "Akka.Actor.LocalActorRefProvider")]
    [InlineData("akka.actor.guardian-supervisor-strategy", "Akka.Actor.DefaultSupervisorStrategy")]
    [InlineData("akka.actor.creation-timeout", "20s")]
    [InlineData("akka.actor.reaper-interval", "5")]
    [InlineData("akka.actor.unstarted-push-timeout", "10s")]
    [InlineData("akka.actor.ask-timeout", "infinite")]
    [InlineData("akka.actor.serialize-messages", "off")]
    [InlineData("akka.actor.serialize-creators", "off")]
    [InlineData("akka.actor.telemetry.enabled", "false")]
    [InlineData("akka.actor.typed.timeout", "5")]
    [InlineData("akka.actor.inbox.inbox-size", "1000")]
    [InlineData("akka.actor.inbox.default-timeout", "5s")]
    [InlineData("akka.actor.deployment.default.dispatcher", "")]
    [InlineData("akka.actor.deployment.default.mailbox", "")]
    [InlineData("akka.actor.deployment.default.stash-capacity", "-1")]
    public void System_and_actor_defaults(string path, string expected) => Check(path, expected);

    [Theory]
    [InlineData("default-dispatcher", "Dispatcher", "default-executor", 30)]
    [InlineData("internal-dispatcher", "Dispatcher", "default-executor", 5)]
    [InlineData("default-blocking-io-dispatcher", "Dispatcher", "default-executor", 1)]
    [InlineData("synchronized-dispatcher", "SynchronizedDispatcher", "current-context-executor", 10)]
    [InlineData("task-dispatcher", "TaskDispatcher", "task-executor", 30)]
    [InlineData("default-fork-join-dispatcher", "ForkJoinDispatcher", "fork-join-executor", 30)]
    public void Dispatcher_defaults(string name, string type, string executor, int throughput)
    {
        var dispatcher = Reference.GetConfig("akka.actor." + name);
        Assert.Equal((type, executor, throughput), (dispatcher.GetString("type"), dispatcher.GetString("executor"), dispatcher.GetInt("throughput")));
    }

    [Theory]
    [InlineData("akka.actor.default-dispatcher.throughput-deadline-time", "0ms")]
    [InlineData("akka.actor.default-dispatcher.shutdown-timeout", "1s")]
    [InlineData("akka.actor.default-dispatcher.attempt-teamwork", "on")]
    [InlineData("akka.actor.default-dispatcher.mailbox-requirement", "")]
    [InlineData("akka.actor.default-dispatcher.fork-join-executor.parallelism-min", "8")]
    [InlineData("akka.actor.default-dispatcher.fork-join-executor.parallelism-factor", "1.0")]
    [InlineData("akka.actor.default-dispatcher.fork-join-executor.parallelism-max", "64")]
    [InlineData("akka.actor.default-dispatcher.fork-join-executor.task-peeking-mode", "FIFO")]
    [InlineData("akka.actor.internal-dispatcher.fork-join-executor.parallelism-min", "4")]
    [InlineData("akka.actor.internal-dispatcher.fork-join-executor.parallelism-factor", "1.0")]
    [InlineData("akka.actor.internal-dispatcher.fork-join-executor.parallelism-max", "64")]
    [InlineData("akka.actor.internal-dispatcher.channel-executor.priority", "high")]
    [InlineData("akka.actor.default-fork-join-dispatcher.dedicated-thread-pool.thread-count", "3")]
    [InlineData("akka.actor.default-fork-join-dispatcher.dedicated-thread-pool.threadtype", "background")]
    [InlineData("akka.actor.default-mailbox.mailbox-type", "Akka.Dispatch.UnboundedMailbox")]
    [InlineData("akka.actor.default-mailbox.mailbox-capacity", "1000")]
    [InlineData("akka.actor.default-mailbox.mailbox-push-timeout-time", "10s")]
    [InlineData("akka.actor.default-mailbox.stash-capacity", "-1")]
    [InlineData("akka.actor.mailbox.unbounded-queue-based.mailbox-type", "Akka.Dispatch.UnboundedMailbox")]
    [InlineData("akka.actor.mailbox.bounded-queue-based.mailbox-type", "Akka.Dispatch.BoundedMailbox")]
    [InlineData("akka.actor.mailbox.unbounded-deque-based.mailbox-type", "Akka.Dispatch.UnboundedDequeBasedMailbox")]
    [InlineData("akka.actor.mailbox.bounded-deque-based.mailbox-type", "Akka.Dispatch.BoundedDequeBasedMailbox")]
    [InlineData("akka.actor.mailbox.logger-queue.mailbox-type", "Akka.Event.LoggerMailboxType")]
    [InlineData("akka.actor.mailbox.requirements.\"Akka.Dispatch.IDequeBasedMessageQueueSemantics\"", "akka.actor.mailbox.unbounded-deque-based")]
    [InlineData("akka.actor.mailbox.requirements.\"Akka.Dispatch.IBoundedMessageQueueSemantics\"", "akka.actor.mailbox.bounded-queue-based")]
    [InlineData("akka.actor.mailbox.requirements.\"Akka.Event.ILoggerMessageQueueSemantics\"", "akka.actor.mailbox.logger-queue")]
    [InlineData("akka.actor.debug.receive", "off")]
    [InlineData("akka.actor.debug.unhandled", "off")]
    [InlineData("akka.actor.debug.log-timers", "false")]
    public void Dispatcher_details_mailbox_and_debug_defaults(string path, string expected) => Check(path, expected);

    [Theory]
    [InlineData("akka.scheduler.implementation", "Akka.Actor.HashedWheelTimerScheduler")]
    [InlineData("akka.scheduler.tick-duration", "10ms")]
    [InlineData("akka.scheduler.ticks-per-wheel", "512")]
    [InlineData("akka.scheduler.shutdown-timeout", "5s")]
    [InlineData("akka.channel-scheduler.parallelism-min", "4")]
    [InlineData("akka.channel-scheduler.work-max", "10")]
    [InlineData("akka.channel-scheduler.work-interval", "500")]
    [InlineData("akka.channel-scheduler.work-step", "2")]
    [InlineData("akka.io.tcp.buffer-pool", "akka.io.tcp.disabled-buffer-pool")]
    [InlineData("akka.io.tcp.disabled-buffer-pool.buffer-size", "512")]
    [InlineData("akka.io.tcp.direct-buffer-pool.buffer-size", "512")]
    [InlineData("akka.io.tcp.direct-buffer-pool.buffers-per-segment", "500")]
    [InlineData("akka.io.tcp.direct-buffer-pool.initial-segments", "1")]
    [InlineData("akka.io.tcp.direct-buffer-pool.buffer-pool-limit", "1024")]
    [InlineData("akka.io.tcp.register-timeout", "5s")]
    [InlineData("akka.io.tcp.batch-accept-limit", "10")]
    [InlineData("akka.io.tcp.max-received-message-size", "unlimited")]
    [InlineData("akka.io.tcp.max-channels", "256000")]
    [InlineData("akka.io.tcp.finish-connect-retries", "5")]
    [InlineData("akka.io.tcp.trace-logging", "off")]
    [InlineData("akka.io.tcp.outgoing-socket-force-ipv4", "false")]
    [InlineData("akka.io.tcp.write-commands-queue-max-size", "-1")]
    [InlineData("akka.io.tcp.file-io-transferTo-limit", "524288")]
    [InlineData("akka.io.tcp.worker-dispatcher", "akka.actor.internal-dispatcher")]
    [InlineData("akka.io.pinned-dispatcher.type", "PinnedDispatcher")]
    [InlineData("akka.io.pinned-dispatcher.executor", "fork-join-executor")]
    [InlineData("akka.io.dns.resolver", "inet-address")]
    [InlineData("akka.io.dns.inet-address.positive-ttl", "30s")]
    [InlineData("akka.io.dns.inet-address.negative-ttl", "10s")]
    [InlineData("akka.coordinated-shutdown.default-phase-timeout", "5s")]
    [InlineData("akka.coordinated-shutdown.terminate-actor-system", "on")]
    [InlineData("akka.coordinated-shutdown.exit-clr", "off")]
    [InlineData("akka.coordinated-shutdown.run-by-clr-shutdown-hook", "on")]
    [InlineData("akka.coordinated-shutdown.run-by-actor-system-terminate", "on")]
    public void Scheduler_io_and_shutdown_defaults(string path, string expected) => Check(path, expected);

    [Fact]
    public void Shutdown_phases_follow_one_another()
    {
        string[] phases =
        [
            "before-service-unbind", "service-unbind", "service-requests-done", "service-stop", "before-cluster-shutdown",
            "cluster-sharding-shutdown-region", "cluster-leave", "cluster-exiting", "cluster-exiting-done", "cluster-shutdown",
            "before-actor-system-terminate", "actor-system-terminate",
        ];
        var config = Reference.GetConfig("akka.coordinated-shutdown.phases");
        Assert.Equal(phases, config.AsEnumerable().Select(p => p.Key));
        for (var i = 0; i < phases.Length; i++)
        {
            Assert.Equal(i == 0 ? [] : new[] { phases[i - 1] }, config.GetStringList(phases[i] + ".depends-on"));
            var slow = phases[i] is "cluster-sharding-shutdown-region" or "cluster-exiting" or "actor-system-terminate";
            Assert.Equal(slow ? "10s" : null, config.GetString(phases[i] + ".timeout"));
        }
    }

    [Fact]
    public void Lists_are_lists()
    {
        Assert.Equal(["Akka.Event.DefaultLogger"], Reference.GetStringList("akka.loggers"));
        Assert.Empty(Reference.GetStringList("akka.extensions"));
        Assert.True(Reference.GetValue("akka.extensions").IsArray());
    }

    [Fact]
    public void Default_is_parsed_once() => Assert.Same(Reference, ConfigurationFactory.Default());

    private static void Check(string path, string expected)
    {
        Assert.True(Reference.HasPath(path), path);
        Assert.Equal(expected, Reference.GetString(path));
    }
}
