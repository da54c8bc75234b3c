namespace LoginGate.Protocol.Tests;

public class PurityTests
{
    [Fact]
    public void The_protocol_knows_no_sockets_no_actors_and_no_logger()
    {
        var names = typeof(Dialect).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToArray();
        Assert.All(names, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        Assert.DoesNotContain("System.Net.Sockets", names);
        Assert.DoesNotContain("System.Diagnostics.DiagnosticSource", names);
        Assert.DoesNotContain("System.Threading.ThreadPool", names);
    }
}
