namespace LoginGate.Tests;

/// <summary>A folder of a test's actors.</summary>
internal static class TestFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Deletes it, once nobody makes a file in it any more: actors have theirs written by others, who may be at it when the test ends.</summary>
    public static void Delete(string folder)
    {
        var late = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (DateTime.UtcNow < late)
            {
                Thread.Sleep(Step);
            }
        }
    }
}
