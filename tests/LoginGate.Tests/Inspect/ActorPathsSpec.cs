using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class ActorPathsSpec
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("akka://logingate/", "/")]
    [InlineData("akka://logingate/user/gate", "/user/gate")]
    [InlineData("/user/gate/main/", "/user/gate/main")]
    [InlineData("user/gate", "/user/gate")]
    [InlineData("system/IO-TCP/$a", "/system/IO-TCP/$a")]
    [InlineData("main/listener/s-17", "/user/gate/main/listener/s-17")]
    [InlineData("gate/main", "/user/gate/main")]
    [InlineData("admission", "/user/gate/admission")]
    public void A_path_is_absolute_or_below_the_gate(string text, string path)
    {
        Assert.True(ActorPaths.TryRead(text, out var read));
        Assert.Equal(path, read);
    }

    [Theory]
    [InlineData("/user/*")]
    [InlineData("/user/../system")]
    [InlineData("/user/ga te")]
    [InlineData("main/s-?")]
    [InlineData("/user/**")]
    public void Wildcards_and_what_is_no_name_are_refused(string text) => Assert.False(ActorPaths.TryRead(text, out _));
}
