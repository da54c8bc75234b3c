using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes the next message, which must be a <typeparamref name="T"/>, and returns it.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect<T>(true, duration, null, hint, cancellationToken));

    /// <summary>Takes the next message, which must be equal to <paramref name="message"/>, and returns it.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect<T>(true, timeout, EqualTo(message, hint), hint, cancellationToken));

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> that the predicate accepts, and returns it.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, AcceptedBy(isMessage, hint), hint, cancellationToken));

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> that the assertion lets pass, and returns it.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect<T>(true, timeout, (message, _) => assert(message), hint, cancellationToken));

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> that the predicate accepts with its sender, and returns
    /// it.</summary>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, AcceptedBy(isMessageAndSender, hint), hint, cancellationToken));

    /// <summary>Takes the next message, which must be a <typeparamref name="T"/> that the assertion lets pass with its sender, and returns
    /// it.</summary>
    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, assertMessageAndSender, hint, cancellationToken));

    /// <summary>Takes the next message, which must be what <paramref name="comparer"/> calls equal to <paramref name="expected"/>, and
    /// returns it.</summary>
    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, EqualTo(expected, comparer, hint), hint, cancellationToken));

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(false, duration, null, hint, cancellationToken);

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(false, timeout, EqualTo(message, hint), hint, cancellationToken);

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, AcceptedBy(isMessage, hint), hint, cancellationToken);

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(false, timeout, (message, _) => assert(message), hint, cancellationToken);

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, AcceptedBy(isMessageAndSender, hint), hint, cancellationToken);

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, assertMessageAndSender, hint, cancellationToken);

    /// <summary>As ExpectMsg, awaiting.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, EqualTo(expected, comparer, hint), hint, cancellationToken);

    /// <summary>Takes the next message, which must tell that <paramref name="target"/> has ended; needs Watch before.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Waiting.Result(Expect(true, timeout, EndOf(target, hint), hint, cancellationToken));

    /// <summary>As ExpectTerminated, awaiting.</summary>
    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string? hint = null,
        CancellationToken cancellationToken = default) =>
        Expect(false, timeout, EndOf(target, hint), hint, cancellationToken);

    /// <summary>Fails when a message comes before the remaining or default time is over.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        Waiting.Result(ExpectSilence(true, RemainingOrDefault, cancellationToken));

    /// <summary>Fails when a message comes within <paramref name="duration"/>.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Waiting.Result(ExpectSilence(true, Dilated(duration), cancellationToken));

    /// <summary>Fails when a message comes within that time.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>As ExpectNoMsg, awaiting.</summary>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectSilence(false, RemainingOrDefault, cancellationToken);

    /// <summary>As ExpectNoMsg, awaiting.</summary>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectSilence(false, Dilated(duration), cancellationToken);

    /// <summary>As ExpectNoMsg, awaiting.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask<T> Expect<T>(bool sync, TimeSpan? timeout, Action<T, IActorRef>? check, string? hint,
        CancellationToken cancellation)
    {
        var max = RemainingOrDilated(timeout);
        if (await ReceiveEnvelope(sync, max, cancellation) is not { } envelope)
        {
            Fail($"Timeout ({max}) while waiting for a message of type {typeof(T)}{Hinted(hint)}.");
            return default!;
        }

        if (envelope.Message is not T message)
        {
            Fail($"Expected a message of type {typeof(T)}{Hinted(hint)}, received {Describe(envelope.Message)} from {envelope.Sender}.");
            return default!;
        }

        check?.Invoke(message, envelope.Sender);
        return message;
    }

    private async ValueTask ExpectSilence(bool sync, TimeSpan duration, CancellationToken cancellation)
    {
        var envelope = await ReceiveEnvelope(sync, duration, cancellation);
        if (envelope is not null)
            Fail($"Expected no message for {duration}, received {Describe(envelope.Message)} from {envelope.Sender}.");
        _lastWasNoMsg = true;
    }

    private Action<T, IActorRef> EqualTo<T>(T expected, string? hint) => (message, sender) =>
        Assertions.AssertEqual(expected, message, "{0}",
            $"Expected {Describe(expected)}{Hinted(hint)}, received {Describe(message)} from {sender}.");

    private Action<T, IActorRef> EqualTo<T>(T expected, Func<T, T, bool> comparer, string? hint) =>
        (message, sender) => Assertions.AssertEqual(
        expected, message, comparer, "{0}", $"Expected {Describe(expected)}{Hinted(hint)}, received {Describe(message)} from {sender}.");

    private Action<T, IActorRef> AcceptedBy<T>(Predicate<T> predicate, string? hint) =>
        AcceptedBy<T>((message, _) => predicate(message), hint);

    private Action<T, IActorRef> AcceptedBy<T>(Func<T, IActorRef, bool> predicate, string? hint) =>
        (message, sender) => Assertions.AssertTrue(
        predicate(message, sender), "{0}", $"The predicate does not accept {Describe(message)} from {sender}{Hinted(hint)}.");

    private Action<Terminated, IActorRef> EndOf(IActorRef target, string? hint) => (message, _) => Assertions.AssertEqual(
        target, message.ActorRef, "{0}", $"Expected the end of {target}{Hinted(hint)}, received that of {message.ActorRef}.");
}
