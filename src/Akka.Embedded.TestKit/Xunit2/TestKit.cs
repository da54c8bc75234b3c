using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>Base of test classes for xunit: the system is made for each test and ends with it.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where the test writes to; its log goes there, too. May be missing.</summary>
    protected readonly ITestOutputHelper? Output;

    private bool _disposed;

    /// <summary>Tests <paramref name="system"/>, or a new one with the default settings.</summary>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null) : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Tests a new system.</summary>
    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null) : base(Assertions, config,
        actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Tests a new system; the default settings stand below <paramref name="config"/>.</summary>
    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null) : base(Assertions, config,
        actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Tests a new system; the default settings stand below <paramref name="config"/>, which is HOCON.</summary>
    public TestKit(string config, ITestOutputHelper? output = null) : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>The settings of the kit.</summary>
    public new static Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>Switches every debug log of the runtime on.</summary>
    public new static Config FullDebugConfig => TestKitBase.FullDebugConfig;

    /// <summary>How failures are told.</summary>
    protected new static XunitAssertions Assertions { get; } = new();

    /// <summary>Ends the test.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs after the test: ends the system.</summary>
    protected virtual void AfterAll() => Shutdown();

    /// <summary>Ends the test, once.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;
        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            LeaveTest();
        }
    }

    /// <summary>Lets the log of <paramref name="system"/> go to the test's output.</summary>
    protected void InitializeLogger(ActorSystem system)
    {
        if (Output is not null) StartLogger(system, Output);
    }

    /// <summary>As above, with <paramref name="prefix"/> before each line.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is not null) StartLogger(system, new PrefixedOutput(Output, prefix));
    }

    private static void StartLogger(ActorSystem system, ITestOutputHelper output)
    {
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(output)), "log-test");
        logger.Ask<LoggerInitialized>(new InitializeLogger(system.EventStream), TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
    }
}
