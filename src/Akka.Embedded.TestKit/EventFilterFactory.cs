using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>Makes event filters. They act in <see cref="TestEventListener"/>, so that must be among akka.loggers and the level must be
/// logged at all. Of message, start and contains the first one given counts; a source is a log source or an actor's path.</summary>
public partial class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _filters;

    /// <summary>Filters for the kit's own system.</summary>
    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys)
    {
    }

    /// <summary>Filters for <paramref name="system"/>.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, [])
    {
    }

    /// <summary>Filters for <paramref name="actorSystem"/> that are added to others.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters)
    {
        _testKit = testkit;
        _system = actorSystem;
        _filters = filters;
    }

    /// <summary>Errors with an exception of type <typeparamref name="TException"/>; the text may be the event's or the
    /// exception's.</summary>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    /// <summary>Errors with an exception of <paramref name="exceptionType"/>; the text may be the event's or the exception's.</summary>
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        Exception(exceptionType, new RegexMatcher(pattern), source, checkInnerExceptions);

    /// <summary>Errors with an exception of type <typeparamref name="TException"/>; the text may be the event's or the
    /// exception's.</summary>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null,
        string? source = null)
        where TException : Exception =>
        Exception(typeof(TException), message, start, contains, source);

    /// <summary>Errors with an exception of <paramref name="exceptionType"/>; the text may be the event's or the exception's.</summary>
    public IEventFilterApplier Exception(Type exceptionType, string? message = null, string? start = null, string? contains = null,
        string? source = null, bool checkInnerExceptions = false) =>
        Exception(exceptionType, CreateMessageMatcher(message, start, contains), source, checkInnerExceptions);

    /// <summary>Events that <paramref name="predicate"/> accepts.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => CreateApplier(new CustomEventFilter(predicate), _system);

    /// <summary>Events of type <typeparamref name="TLogEvent"/> that <paramref name="predicate"/> accepts.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        Custom(log => log is TLogEvent typed && predicate(typed));

    /// <summary>Any dead letter.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetter(_ => true, null);

    /// <summary>Dead letters of type <typeparamref name="TMessage"/>; the source is the path it was sent to.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter(letter => letter.Message is TMessage, source);

    /// <summary>Dead letters of type <typeparamref name="TMessage"/> that <paramref name="isMatch"/> accepts.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        DeadLetter(letter => letter.Message is TMessage message && isMatch(message), source);

    /// <summary>Dead letters of <paramref name="type"/>.</summary>
    public IEventFilterApplier DeadLetter(Type type, string? source = null) =>
        DeadLetter(letter => type.IsInstanceOfType(letter.Message), source);

    /// <summary>Dead letters of <paramref name="type"/> that <paramref name="isMatch"/> accepts.</summary>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null) =>
        DeadLetter(letter => type.IsInstanceOfType(letter.Message) && isMatch(letter.Message), source);

    /// <summary>Accepts equal texts, or texts with that start, or that contain it; all null: every text.</summary>
    protected static IStringMatcher CreateMessageMatcher(string? message, string? start, string? contains) =>
        (message, start, contains) switch
        {
            ({ } text, _, _) => new EqualsString(text),
            (_, { } text, _) => new StartsWithString(text),
            (_, _, { } text) => new ContainsString(text),
            _ => MatchesAll.Instance,
        };

    /// <summary>Applies this factory's filters and <paramref name="filter"/>.</summary>
    protected IEventFilterApplier CreateApplier(EventFilterBase filter, ActorSystem system) =>
        new EventFilterApplier(_testKit, system, [.. _filters, filter]);

    private static IStringMatcher? CreateSourceMatcher(string? source) => source is null ? null : new EqualsStringAndPathMatcher(source);

    private IEventFilterApplier Exception(Type type, IStringMatcher matcher, string? source, bool checkInnerExceptions) =>
        CreateApplier(new ErrorFilter(type, matcher, CreateSourceMatcher(source), checkInnerExceptions), _system);

    private IEventFilterApplier DeadLetter(Predicate<DeadLetter> isMatch, string? source) =>
        CreateApplier(new DeadLettersFilter(null, CreateSourceMatcher(source), isMatch), _system);
}
