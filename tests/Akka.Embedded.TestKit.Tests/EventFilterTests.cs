using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;
using Akka.TestKit.TestActors;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Tests;

public class EventFilterTests : Xunit2.TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public EventFilterTests() : base("""
        akka { loglevel = DEBUG, stdout-loglevel = OFF, test.filter-leeway = 10s }
        akka.loggers = ["Akka.TestKit.Tests.EventFilterTests+Forwarding, Akka.Embedded.TestKit.Tests"]
        """) => Sys.EventStream.Publish(new Attach(TestActor));

    [Theory]
    [InlineData(LogLevel.DebugLevel)]
    [InlineData(LogLevel.InfoLevel)]
    [InlineData(LogLevel.WarningLevel)]
    [InlineData(LogLevel.ErrorLevel)]
    public void Text_is_matched_whole_by_start_by_part_and_by_expression(LogLevel level)
    {
        EventFilter.ForLogLevel(level).ExpectOne(Logs);
        EventFilter.ForLogLevel(level, message: "what it is 5").ExpectOne(Logs);
        EventFilter.ForLogLevel(level, start: "what").ExpectOne(Logs);
        EventFilter.ForLogLevel(level, contains: "it is").ExpectOne(Logs);
        EventFilter.ForLogLevel(level, new Regex("is \\d$")).ExpectOne(Logs);
        Assert.False(HasMessages);

        EventFilter.ForLogLevel(level, start: "other").Mute(Logs);
        EventFilter.ForLogLevel((LogLevel)(((int)level + 1) % 4)).Mute(Logs);
        EventFilter.ForLogLevel(level, source: "elsewhere").Mute(Logs);
        Assert.All(ReceiveN(3), e => Assert.Equal("what it is 5", ((LogEvent)e).Message.ToString()));

        void Logs() => Log.Log(level, "what it is {0}", [5]);
    }

    [Fact]
    public void Source_is_a_name_a_type_or_a_path()
    {
        var actor = Sys.ActorOf<Talker>("talker");
        foreach (var source in new[] { "/user/talker", "akka://test/user/talker" })
            EventFilter.Info(source: source).ExpectOne(() => actor.Tell("talk"));
        EventFilter.Info(source: nameof(EventFilterTests)).ExpectOne(() => Log.Info("own"));
        EventFilter.Info(source: LogSource.FromType(typeof(EventFilterTests), Sys)).ExpectOne(() => Log.Info("own"));
        EventFilter.Info(source: "plain").ExpectOne(() => Sys.EventStream.Publish(new Info("plain", typeof(string), "m")));
    }

    [Fact]
    public void Too_few_events_fail_after_the_time()
    {
        var text = Failing.After(Failing.Short, () => EventFilter.Info("x").Expect(3, Failing.Short, () => Log.Info("x")));
        Assert.StartsWith("Timeout (00:00:00.06", text);
        Assert.Contains("for 2 messages more. Expected 3, received 1", text);
        Assert.Contains("Info when message == \"x\"", text);
    }

    [Fact]
    public void Too_many_events_fail_at_once()
    {
        var text = Failing.Now(() => EventFilter.Info("x").Expect(2, Long, () =>
        {
            for (var i = 0; i < 5; i++) Log.Info("x");
        }));
        Assert.StartsWith("Received 3 messages too many. Expected 2, received 5", text);
    }

    [Fact]
    public async Task None_is_expected_for_the_whole_time()
    {
        var start = Now;
        EventFilter.Info("x").Expect(0, Failing.Short, () => Log.Info("y"));
        Assert.True(Now - start >= Failing.Short);
        Failing.Now(() => EventFilter.Info("x").Expect(0, Long, () => Log.Info("x")));
        await Failing.NowAsync(() => EventFilter.Info("x").ExpectAsync(0, Long, () => Task.Run(() => Log.Info("x"))));
    }

    [Fact]
    public async Task Asynchronous_forms_await()
    {
        await EventFilter.Info("x").ExpectOneAsync(Logs);
        await EventFilter.Info("x").ExpectOneAsync(Long, Logs);
        await EventFilter.Info("x").ExpectOneAsync(() => Log.Info("x"));
        await EventFilter.Info("x").ExpectAsync(1, Logs);
        await EventFilter.Info("x").ExpectAsync(1, Logs, Long);
        await EventFilter.Info("x").ExpectAsync(1, Long, Logs);
        await EventFilter.Info("x").ExpectAsync(1, Long, () => Log.Info("x"));
        Assert.Equal(5, await EventFilter.Info("x").ExpectOneAsync(async () =>
        {
            await Logs();
            return 5;
        }));
        Assert.Equal(5, EventFilter.Info("x").ExpectOne(() =>
        {
            Log.Info("x");
            return 5;
        }));
        await EventFilter.Info("x").MuteAsync(Logs);
        await Failing.AfterAsync(Failing.Short, () => EventFilter.Info("x").ExpectOneAsync(Failing.Short, () => Task.CompletedTask));
        await Failing.NowAsync(() => EventFilter.Info("x").ExpectOneAsync(async () =>
        {
            await Logs();
            await Logs();
        }));
        Assert.False(HasMessages);

        async Task Logs()
        {
            await Task.Yield();
            Log.Info("x");
        }
    }

    [Fact]
    public void Late_events_are_awaited()
    {
        EventFilter.Info("late").ExpectOne(Long, () => _ = Task.Delay(30).ContinueWith(_ => Log.Info("late"), TaskScheduler.Default));
    }

    [Fact]
    public void Filters_can_be_combined()
    {
        EventFilter.Info("a").And.Warning("b").Expect(2, () =>
        {
            Log.Info("a");
            Log.Info("c");
            Log.Warning("b");
        });
        ExpectMsg<Info>(e => e.Message.ToString() == "c");
    }

    [Fact]
    public void Muted_events_are_not_printed_until_unmuted()
    {
        var muted = EventFilter.Info("x").Mute();
        Log.Info("x");
        muted.Unmute();
        muted.Unmute();
        Log.Info("x");
        ExpectMsg<Info>();
        using (EventFilter.Info("x").Mute()) Log.Info("x");
        EventFilter.Info("x").Mute(() => Log.Info("x"));
        Log.Info("end");
        ExpectMsg<Info>(e => e.Message.ToString() == "end");
    }

    [Fact]
    public void Failure_of_the_action_goes_through_and_the_filter_is_gone()
    {
        Assert.Throws<NotSupportedException>(() => EventFilter.Info("x").ExpectOne(() => throw new NotSupportedException()));
        Log.Info("x");
        ExpectMsg<Info>();
    }

    [Fact]
    public void Nested_filters_count_for_themselves()
    {
        EventFilter.Info("outer").ExpectOne(() =>
        {
            EventFilter.Info("inner").ExpectOne(() => Log.Info("inner"));
            Log.Info("outer");
        });
    }

    [Fact]
    public void Exceptions_are_matched_by_type_and_text()
    {
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => Log.Error(new InvalidOperationException("why"), "text"));
        EventFilter.Exception<InvalidOperationException>("why").ExpectOne(() => Log.Error(new InvalidOperationException("why"), "text"));
        EventFilter.Exception<Exception>(start: "te").ExpectOne(() => Log.Error(new InvalidOperationException("why"), "text"));
        EventFilter.Exception<Exception>(new Regex("^w")).ExpectOne(() => Log.Error(new InvalidOperationException("why"), "text"));
        EventFilter.Error("text").ExpectOne(() => Log.Error("text"));
        EventFilter.Exception(typeof(TimeoutException), checkInnerExceptions: true).ExpectOne(
            () => Log.Error(new AggregateException(new InvalidOperationException("outer", new TimeoutException("inner"))), "text"));
        Assert.False(HasMessages);

        EventFilter.Exception<TimeoutException>().Mute(() => Log.Error(new InvalidOperationException("outer", new TimeoutException()),
            "text"));
        EventFilter.Exception<TimeoutException>().Mute(() => Log.Error("text"));
        ReceiveN(2);
    }

    [Fact]
    public void Failing_actor_is_seen()
    {
        var actor = ActorOf(dsl => dsl.ReceiveAny((_, _) => throw new InvalidOperationException("expected")), "fails");
        EventFilter.Exception<InvalidOperationException>("expected", source: "/user/fails").ExpectOne(() => actor.Tell("go"));
    }

    [Fact]
    public void Dead_letters_are_matched_by_type_content_and_target()
    {
        var type = typeof(string);
        EventFilter.DeadLetter().ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        EventFilter.DeadLetter<string>(s => s == "lost").ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        EventFilter.DeadLetter(type).ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        EventFilter.DeadLetter(type, s => s is "lost").ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        var gone = Sys.ActorOf(Props.Empty, "gone");
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);
        EventFilter.DeadLetter<int>(source: "/user/gone").ExpectOne(() => gone.Tell(5));
        Failing.After(Failing.Short, () => EventFilter.DeadLetter<int>().ExpectOne(Failing.Short, () => Sys.DeadLetters.Tell("lost")));
    }

    [Fact]
    public void Unhandled_message_is_one_info_and_nothing_worse()
    {
        var actor = Sys.ActorOf<UnhandledMessageActor>("unhandled");
        EventFilter.Info().ExpectOne(() => actor.Tell("x"));
        EventFilter.Warning().And.Error().Expect(0, TimeSpan.FromMilliseconds(100), () => actor.Tell("x"));
    }

    [Fact]
    public void Custom_filters_see_the_event()
    {
        EventFilter.Custom(e => e is Info && e.Message.ToString() == "x").ExpectOne(() => Log.Info("x"));
        EventFilter.Custom<Warning>(e => e.Message.ToString() == "x").ExpectOne(() =>
        {
            Log.Info("x");
            Log.Warning("x");
        });
        ExpectMsg<Info>();
    }

    [Fact]
    public void Filter_that_throws_does_not_end_the_listener()
    {
        using (EventFilter.Custom(_ => throw new NotSupportedException()).Mute()) Log.Info("x");
        EventFilter.Info("y").ExpectOne(() => Log.Info("y"));
    }

    [Fact]
    public void Mute_on_the_event_stream_stays_in_force()
    {
        var filters = new EventFilterBase[]
        {
            new InfoFilter(new EqualsString("x")), new DeadLettersFilter(new PredicateMatcher(s => s == "lost"), null,
                letter => letter.Message is string),
        };
        Sys.EventStream.Publish(new Mute(filters));
        Log.Info("x");
        Sys.DeadLetters.Tell("lost");
        Log.Info("between");
        Assert.Equal("between", ExpectMsg<Info>().Message.ToString());
        Sys.EventStream.Publish(new Unmute(filters));
        Log.Info("x");
        ExpectMsg<Info>(e => e.Message.ToString() == "x");
    }

    [Fact]
    public async Task Another_system_has_filters_of_its_own()
    {
        using var other = ActorSystem.Create("other", DefaultConfig);
        CreateEventFilter(other).Error("there").ExpectOne(() =>
        {
            Log.Error("there");
            other.Log.Error("there");
        });
        ExpectMsg<Error>();
        await other.Terminate();
    }

    public sealed record Attach(IActorRef To);

    /// <summary>Gives what would be printed to the test.</summary>
    public sealed class Forwarding : TestEventListener
    {
        private IActorRef _to = ActorRefs.Nobody;

        public Forwarding() => Context.System.EventStream.Subscribe(Self, typeof(Attach));

        protected override bool Receive(object message)
        {
            if (message is not Attach attach) return base.Receive(message);
            _to = attach.To;
            return true;
        }

        protected override void Print(LogEvent logEvent)
        {
            // What the runtime itself says at debug level or about dead letters is not the test's.
            if (logEvent is Akka.Event.Debug && !logEvent.Message.ToString()!.StartsWith("what", StringComparison.Ordinal)) return;
            if (!logEvent.LogSource.EndsWith("/deadLetters", StringComparison.Ordinal)) _to.Tell(logEvent);
        }
    }

    private sealed class Talker : ReceiveActor
    {
        public Talker() => ReceiveAny(_ => Context.GetLogger().Info("talking"));
    }
}
