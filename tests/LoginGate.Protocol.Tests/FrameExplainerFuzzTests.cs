using LoginGate.Fuzzing;
using Xunit.Abstractions;

namespace LoginGate.Protocol.Tests;

/// <summary>Any capture at all can be explained.</summary>
public class FrameExplainerFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Any_bytes_are_explained_in_printable_lines() => new FuzzRun(output, cases: 150).Check(
        random => new[] { new HostileStreams(random, Dialect.PresetNames[random.Next(Dialect.PresetNames.Count)]).Capture() },
        capture =>
        {
            byte[] bytes = [.. capture.SelectMany(read => read)];
            string preset = Dialect.PresetNames[bytes.Length % Dialect.PresetNames.Count];
            Assert.True(Dialect.TryGetPreset(preset, out var dialect));
            AssertSound(FrameExplainer.Explain(Listen.Latin(bytes)), bytes);
            foreach (var direction in Enum.GetValues<WireDirection>())
            {
                AssertSound(FrameExplainer.Explain(bytes, null, direction), bytes);
                AssertSound(FrameExplainer.Explain(bytes, dialect, direction), bytes);
            }
        },
        Smaller.Reads,
        Smaller.Show);

    private static void AssertSound(Explanation explanation, byte[] bytes)
    {
        Assert.InRange(explanation.Frames.Count, 0, bytes.Length);
        foreach (string line in explanation.Lines())
            Assert.DoesNotContain(line, value => char.IsControl(value) || value is '\u2028' or '\u2029');
    }
}
