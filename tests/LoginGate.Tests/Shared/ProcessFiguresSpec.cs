using LoginGate.Shared;

namespace LoginGate.Tests.Shared;

public class ProcessFiguresSpec
{
    private const int Opened = 400;

    // What other tests open and close meanwhile.
    private const int Noise = 150;

    [Fact]
    public void What_is_open_is_counted_one_by_one() => CountsWhatIsOpened(ProcessFigures.EnumerateDescriptors);

    [Fact]
    public void The_kernel_tells_what_is_open_where_it_can()
    {
        if (ProcessFigures.ReadDescriptorCount() is null)
            Assert.False(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(6, 2), "Linux tells it since 6.2");
        else
            CountsWhatIsOpened(() => ProcessFigures.ReadDescriptorCount()!.Value);
    }

    private static void CountsWhatIsOpened(Func<int> count)
    {
        if (OperatingSystem.IsWindows())
            return;
        var before = count();
        var files = Enumerable.Range(0, Opened).Select(_ => File.OpenRead("/dev/null")).ToArray();
        try
        {
            Assert.InRange(count() - before, Opened - Noise, Opened + Noise);
        }
        finally
        {
            Array.ForEach(files, file => file.Dispose());
        }
    }
}
