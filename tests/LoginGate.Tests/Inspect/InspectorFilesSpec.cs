using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class InspectorFilesSpec
{
    [Fact]
    public void No_folder_is_looked_into_that_another_user_may_have_made()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"logingate-{Environment.UserName}");

        // Only who is not root can tell that it is theirs.
        if (Environment.IsPrivilegedProcess || !Directory.Exists(folder))
            Assert.DoesNotContain(folder, InspectorFiles.LikelyFolders());
    }
}
