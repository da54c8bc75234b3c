namespace Akka.Actor;

/// <summary>A request to cancel something that has not happened yet. Canceling is idempotent and safe from any thread.</summary>
public interface ICancelable
{
    /// <summary>True from the first cancel on.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>A token that is canceled together with this object.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels; exceptions of token callbacks are gathered into one AggregateException.</summary>
    void Cancel();

    /// <summary>Cancels after <paramref name="delay"/>.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels after so many milliseconds.</summary>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Cancels; with <paramref name="throwOnFirstException"/> the first exception of a token callback ends it.</summary>
    void Cancel(bool throwOnFirstException);
}

/// <summary>Helpers on <see cref="ICancelable"/>.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels unless the reference is null.</summary>
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}

/// <summary>What <see cref="Cancelable.CreateCanceled"/> gives.</summary>
internal sealed class AlreadyCanceled : ICancelable
{
    public static readonly AlreadyCanceled Instance = new();

    private AlreadyCanceled()
    {
    }

    public bool IsCancellationRequested => true;

    public CancellationToken Token => new(canceled: true);

    public void Cancel()
    {
    }

    public void CancelAfter(TimeSpan delay)
    {
    }

    public void CancelAfter(int millisecondsDelay)
    {
    }

    public void Cancel(bool throwOnFirstException)
    {
    }
}
