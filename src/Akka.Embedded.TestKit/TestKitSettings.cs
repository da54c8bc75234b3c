using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>What stands under akka.test.</summary>
public class TestKitSettings : IExtension
{
    /// <summary>Reads a system's settings; a time factor that is not above zero: ConfigurationException.</summary>
    public TestKitSettings(Config config)
    {
        if (config.IsNullOrEmpty()) throw new ConfigurationException("The test kit's settings are missing.");
        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor", 1);
        LogTestKitCalls = config.GetBoolean("akka.actor.debug.testkit");
        if (TestTimeFactor <= 0) throw new ConfigurationException($"akka.test.timefactor must be above 0, it is {TestTimeFactor}.");
    }

    /// <summary>For latches, barriers and the end of the system; not dilated yet.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>For a single message where nothing else is given; not dilated yet.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>For the log events that an event filter expects; not dilated yet.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>Times are stretched by this on slow machines.</summary>
    public double TestTimeFactor { get; }

    /// <summary>Log at debug level what the test takes from the queue.</summary>
    public bool LogTestKitCalls { get; }
}

/// <summary>Extension id of <see cref="TestKitSettings"/>.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    /// <summary>Reads the system's settings.</summary>
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);

    /// <summary>The settings of <paramref name="system"/>.</summary>
    public static TestKitSettings For(ActorSystem system) => system.WithExtension<TestKitSettings, TestKitExtension>();
}
