using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> from <paramref name="sender"/>, and returns it.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, duration, From<T>(sender, hint, null), hint, cancellationToken));

    /// <summary>Takes the next message, which must be equal to <paramref name="message"/> and from <paramref name="sender"/>, and returns
    /// it.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, From(sender, hint, EqualTo(message, hint)), hint, cancellationToken));

    /// <summary>Takes the next message, which the predicate must accept and which must be from <paramref name="sender"/>, and returns
    /// it.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, From(sender, hint, AcceptedBy(isMessage, hint)), hint, cancellationToken));

    /// <summary>Takes the next message; the predicates must accept it and its sender.</summary>
    public T ExpectMsgFrom<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, From(isSender, hint, AcceptedBy(isMessage, hint)), hint, cancellationToken));

    /// <summary>Takes the next message, which the assertion must let pass and which must be from <paramref name="sender"/>, and returns
    /// it.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, From<T>(sender, hint, (message, _) => assertMessage(message)), hint, cancellationToken));

    /// <summary>Takes the next message; the assertions must let it and its sender pass.</summary>
    public T ExpectMsgFrom<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, From(assertSender, assertMessage), hint, cancellationToken));

    /// <summary>As ExpectMsgFrom, awaiting.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, duration, From<T>(sender, hint, null), hint, cancellationToken);

    /// <summary>As ExpectMsgFrom, awaiting.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, From(sender, hint, EqualTo(message, hint)), hint, cancellationToken);

    /// <summary>As ExpectMsgFrom, awaiting.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, From(sender, hint, AcceptedBy(isMessage, hint)), hint, cancellationToken);

    /// <summary>As ExpectMsgFrom, awaiting.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null,
        string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, From(isSender, hint, AcceptedBy(isMessage, hint)), hint, cancellationToken);

    /// <summary>As ExpectMsgFrom, awaiting.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, From<T>(sender, hint, (message, _) => assertMessage(message)), hint, cancellationToken);

    /// <summary>As ExpectMsgFrom, awaiting.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null,
        string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(false, timeout, From(assertSender, assertMessage), hint, cancellationToken);

    private Action<T, IActorRef> From<T>(IActorRef expected, string? hint, Action<T, IActorRef>? check) => (message, sender) =>
    {
        Assertions.AssertEqual(expected, sender, "{0}",
            $"Expected a message from {expected}{Hinted(hint)}, received {Describe(message)} from {sender}.");
        check?.Invoke(message, sender);
    };

    private Action<T, IActorRef> From<T>(Predicate<IActorRef> isSender, string? hint, Action<T, IActorRef> check) => (message, sender) =>
    {
        Assertions.AssertTrue(isSender(sender), "{0}",
            $"The predicate does not accept the sender {sender} of {Describe(message)}{Hinted(hint)}.");
        check(message, sender);
    };

    private static Action<T, IActorRef> From<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };
}
