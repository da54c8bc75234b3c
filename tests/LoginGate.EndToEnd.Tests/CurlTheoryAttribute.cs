namespace LoginGate.EndToEnd.Tests;

/// <summary>A test with curl: skipped, with the reason, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CurlTheoryAttribute : TheoryAttribute
{
    private static readonly bool HasCurl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "curl")) || File.Exists(Path.Combine(folder, "curl.exe")));

    public CurlTheoryAttribute()
    {
        if (!HasCurl)
            Skip = "curl is not installed";
    }
}
