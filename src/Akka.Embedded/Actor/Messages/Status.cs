#nullable disable
namespace Akka.Actor;

/// <summary>A conventional answer: success or failure.</summary>
public abstract class Status
{
    /// <summary>Work succeeded; Ask hands it on as it is.</summary>
    public sealed class Success : Status
    {
        /// <summary>A success without a value.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>The value carried, or null.</summary>
        public readonly object Status;

        /// <summary>Creates a success with a value.</summary>
        public Success(object status)
        {
            Status = status;
        }

        /// <inheritdoc/>
        public override string ToString() => $"Success: {Status ?? "null"}";
    }

    /// <summary>Work failed; Ask turns it into the task's exception.</summary>
    public sealed class Failure : Status
    {
        /// <summary>What went wrong, or null.</summary>
        public readonly Exception Cause;

        /// <summary>More about the failure, or null.</summary>
        public readonly object State;

        /// <summary>Creates a failure.</summary>
        public Failure(Exception cause)
        {
            Cause = cause;
        }

        /// <summary>Creates a failure with further state.</summary>
        public Failure(Exception cause, object state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}, State: {State ?? "null"}";
    }
}
