using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Comparers for the messages that a state machine sends to its listeners; made for ExpectMsg.</summary>
public static class FSMSpecHelpers
{
    /// <summary>Equal: both tell the same state of the same state machine.</summary>
    public static Func<object, object, bool> CurrentStateExpector<T>() => (expected, actual) =>
        expected is FSMBase.CurrentState<T> wanted && wanted.Equals(actual);

    /// <summary>Equal: both tell the same change of state of the same state machine.</summary>
    public static Func<object, object, bool> TransitionStateExpector<T>() => (expected, actual) =>
        expected is FSMBase.Transition<T> wanted && wanted.Equals(actual);
}
