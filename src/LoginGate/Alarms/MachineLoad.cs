using LoginGate.Shared;

namespace LoginGate.Alarms;

/// <summary>How much of what the process may have is in use, 0 to 1 and a little over.</summary>
/// <param name="Descriptors">Of those that are not kept from clients; null: unknown, or unlimited.</param>
/// <param name="Memory">Of <see cref="ProcessFigures.MemoryLimit"/>.</param>
internal readonly record struct MachineLoad(double? Descriptors, double? Memory)
{
    public static MachineLoad Read() => new(
        Transport.Descriptors.Used(), ProcessFigures.MemoryLimit() is > 0 and var limit ? (double)Environment.WorkingSet / limit : null);
}
