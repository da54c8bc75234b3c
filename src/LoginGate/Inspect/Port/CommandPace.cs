using LoginGate.Shared;

namespace LoginGate.Inspect;

/// <summary>
/// Lets commands through at no more than two thousand a second, all connections together; what comes faster waits. So a loop
/// that asks without end takes a small part of the machine.
/// </summary>
internal sealed class CommandPace(TimeProvider clock)
{
    private const int PerSecond = 2000;

    private static readonly TimeSpan Share = TimeSpan.FromSeconds(1) / PerSecond;

    // How far ahead of its pace a burst may be.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private TimeSpan _next;

    /// <summary>Completes when the next command may be carried out.</summary>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.Now();
            _next = (now > _next ? now : _next) + Share;
            wait = _next - now - Burst;
        }
        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, clock, cancellation));
    }
}
