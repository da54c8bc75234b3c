using Akka.Dispatch;

namespace Akka.Embedded.Tests.Dispatch;

public sealed class TypeNamesTests
{
    [Theory]
    [InlineData("Akka.Event.DefaultLogger", "Akka.Embedded")]
    [InlineData("Akka.Event.DefaultLogger, Akka", "Akka.Embedded")]
    [InlineData("Akka.Actor.DefaultSupervisorStrategy", "Akka.Embedded")]
    [InlineData("Akka.Actor.HashedWheelTimerScheduler, Akka, Version=1.5.0.0, Culture=neutral, PublicKeyToken=null", "Akka.Embedded")]
    [InlineData("Akka.TestKit.TestScheduler, Akka.TestKit", "Akka.Embedded.TestKit")]
    [InlineData("Akka.TestKit.TestScheduler", "Akka.Embedded.TestKit")]
    [InlineData("Akka.Embedded.Tests.Dispatch.TypeNamesTests", "Akka.Embedded.Tests")]
    [InlineData("Akka.Embedded.Tests.Dispatch.TypeNamesTests+Nested, Akka.Tests", "Akka.Embedded.Tests")]
    public void Names_written_for_the_original_and_the_users_own_are_found(string name, string assembly)
    {
        Assert.Equal(assembly, TypeNames.Find(name)?.Assembly.GetName().Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("No.Such.Type")]
    [InlineData("No.Such.Type, Akka")]
    [InlineData("not a type name ][,")]
    public void What_is_not_there_is_null(string? name)
    {
        Assert.Null(TypeNames.Find(name));
    }

    private sealed class Nested;
}
