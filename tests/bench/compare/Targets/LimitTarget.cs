namespace Compare.Targets;

/// <summary>The echo server itself, with nothing before it. It ends with its worker.</summary>
internal sealed record LimitTarget(int Id, int Port) : ITarget
{
    public void Dispose()
    {
    }
}
