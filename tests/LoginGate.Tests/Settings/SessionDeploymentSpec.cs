using LoginGate.Settings;

namespace LoginGate.Tests.Settings;

public sealed class SessionDeploymentSpec
{
    private const string Key = "akka.actor.deployment.\"/gate/*/listener/*\"";

    [Fact]
    public void Sessions_share_a_recipe_with_what_their_entry_says()
    {
        var settings = Load($"{Key}.dispatcher = akka.actor.default-dispatcher");

        Assert.All(settings.Lines, line => Assert.Equal(new SessionDeployment("akka.actor.default-dispatcher", "akka.actor.event-loop-mailbox"), line.Sessions));
        Assert.DoesNotContain("listener/*", settings.AkkaHocon, StringComparison.Ordinal);
        Assert.Contains("/gate/*/loginsrv", settings.AkkaHocon, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_says_more_is_left_to_Akka()
    {
        var settings = Load($"{Key}.stash-capacity = 5");

        Assert.All(settings.Lines, line => Assert.Equal(new SessionDeployment(), line.Sessions));
        Assert.Contains("stash-capacity", settings.AkkaHocon, StringComparison.Ordinal);
    }

    private static GateSettings Load(string set)
    {
        var result = SettingsLoader.Load([], [set]);
        return result.Settings ?? throw new InvalidOperationException(string.Join("\n", result.Errors));
    }
}
