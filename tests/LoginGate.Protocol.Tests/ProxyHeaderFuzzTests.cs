using LoginGate.Fuzzing;
using Xunit.Abstractions;
using static LoginGate.Protocol.Tests.ProxyHeaderBytes;

namespace LoginGate.Protocol.Tests;

/// <summary>Seeded random and damaged headers: the answer never depends on the cuts, nothing throws, nothing grows.</summary>
public class ProxyHeaderFuzzTests(ITestOutputHelper output)
{
    private const int Streams = 4000;

    [Fact]
    public void Damaged_headers_get_one_answer_whatever_the_cuts()
    {
        var answers = new HashSet<string>();
        new FuzzRun(output, Streams).Check(
            random =>
            {
                byte[] stream = Stream(random);
                return Chop(random, stream);
            },
            reads =>
            {
                string whole = Tell([[.. reads.SelectMany(read => read)]]);
                // Read by Tell: at most MaxHeaderBytes are held, and none after the answer.
                Assert.Equal(whole, Tell(reads));
                answers.Add(whole.Split(' ')[0]);
            },
            Smaller.Reads,
            Smaller.Show);
        Assert.Superset(new HashSet<string>(Enum.GetNames<ProxyHeaderError>().Where(name => name != "None")), answers);
        Assert.Superset(new HashSet<string> { "v1", "v2", "more" }, answers);
    }

    private static byte[] Stream(Random random)
    {
        var stream = new List<byte>(Header(random));
        int damages = random.Next(4);
        for (int damage = 0; damage < damages && stream.Count > 0; damage++) Damage(random, stream);
        return [.. stream];
    }

    private static byte[] Header(Random random)
    {
        byte[] four = Addresses($"10.{random.Next(256)}.0.7:{random.Next(65536)}", "192.0.2.1:7000");
        byte[] six = Addresses($"[2001:db8::{random.Next(1, 10)}]:{random.Next(65536)}", "[::1]:7000");
        return random.Next(11) switch
        {
            0 => Listen.Bytes($"PROXY TCP4 10.0.{random.Next(256)}.1 10.0.0.2 {random.Next(65536)} 7000\r\n#1<<!"),
            1 => Listen.Bytes($"PROXY TCP6 2001:db8::{random.Next(1, 10)} ::1 {random.Next(65536)} 7000\r\n#1<<!"),
            2 => Listen.Bytes($"PROXY UNKNOWN {new string('x', random.Next(200))}\r\n"),
            3 => Block(ProxyCommand, Tcp4, four, Extension((byte)random.Next(256), new byte[random.Next(40)])),
            4 => Block(ProxyCommand, Tcp6, six, Extension(4, new byte[random.Next(3000)])),
            5 => WithChecksum(Block(ProxyCommand, Tcp4, four, Extension(3, new byte[4]))),
            6 => Block(LocalCommand, (byte)random.Next(256), new byte[random.Next(50)]),
            7 => Block((byte)random.Next(256), (byte)random.Next(256), four),
            8 => Block(ProxyCommand, (byte)random.Next(0x34), new byte[random.Next(300)]),
            9 => Block(ProxyCommand, Tcp4, Addresses($"{random.Next(224, 240)}.0.0.{random.Next(256)}:7", "192.0.2.1:7000")),
            _ => Block(ProxyCommand, Tcp4, new byte[random.Next(20)]),
        };
    }

    private static void Damage(Random random, List<byte> stream)
    {
        int at = random.Next(Math.Min(stream.Count, 70));
        switch (random.Next(4))
        {
            case 0: stream[at] = (byte)random.Next(256); break;
            case 1: stream.RemoveAt(at); break;
            case 2: stream.Insert(at, stream[at]); break;
            default: stream.RemoveRange(at, stream.Count - at); break;
        }
    }

    private static byte[][] Chop(Random random, byte[] stream)
    {
        var reads = new List<byte[]>();
        for (int at = 0; at < stream.Length;)
        {
            int count = Math.Min(random.Next(1, 50), stream.Length - at);
            reads.Add(stream[at..(at + count)]);
            at += count;
        }
        return [.. reads];
    }
}
