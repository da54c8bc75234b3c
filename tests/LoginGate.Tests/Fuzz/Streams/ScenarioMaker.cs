using System.Net;
using System.Text;
using LoginGate.Fuzzing;
using LoginGate.Protocol;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>Makes scenarios: many clients of every temper, their reads mixed, connects and ends in between.</summary>
internal sealed class ScenarioMaker(Random random, string dialect)
{
    private readonly WireFacts _facts = WireFacts.Of(dialect);

    /// <summary>Clients that send, and a LoginSrv that takes its time.</summary>
    public Scenario FromClients()
    {
        var limits = Limits.Usual with
        {
            Payload = random.Next(5) == 0 ? PayloadRule.Printable : PayloadRule.Strict,
            MaxPacketBytes = random.Next(4) == 0 ? random.Next(64, 1024) : 1023,
            MaxStrayBytes = random.Next(4) == 0 ? random.Next(0, 400) : 1024,
            PacketsPerSecond = random.Next(6) == 0 ? random.Next(1, 12) : 0,
            MaxPendingBytes = random.Next(3) == 0 ? random.Next(50, 2000) : 4 << 20,
            CloseFrames = random.Next(5) != 0,
            HalfCloses = random.Next(4) != 0,
        };
        return new Scenario(dialect, limits, Mix([.. Clients(random.Next(1, 9)).Select(Life)], []), random.Next());
    }

    /// <summary>A LoginSrv that sends anything to clients of whom some read slowly; they send and leave meanwhile.</summary>
    public Scenario FromBothSides()
    {
        var limits = Limits.Usual with
        {
            MaxFrameBytes = random.Next(2) == 0 ? random.Next(40, 400) : 32768,
            SendQueueBytes = random.Next(3) == 0 ? random.Next(30, 400) : 65536,
            HalfCloses = random.Next(4) != 0,
        };
        var clients = Clients(random.Next(1, 6)).ToArray();
        var bytes = new HostileBytes(random, _facts);
        var loginSrv = bytes.Cut(new LoginSrvBytes(random, _facts, clients, limits.MaxFrameBytes).Stream(random.Next(1, 40)));
        Queue<Step>[] lives = [.. clients.Select(Life), new Queue<Step>(loginSrv.Select(read => new Step.LoginSrv(read)))];
        return new Scenario(dialect, limits, Mix(lives, clients), random.Next());
    }

    /// <summary>Clients that send while LoginSrv goes and comes back; at the end it is there.</summary>
    public Scenario OverLosses()
    {
        var limits = Limits.Usual with { Holding = (Holding)random.Next(3), HalfCloses = false };
        var link = new Queue<Step>();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            link.Enqueue(new Step.LoseLink(IsReset: random.Next(2) == 0));
            link.Enqueue(new Step.Relink());
        }
        var steps = Mix([.. Clients(random.Next(1, 6)).Select(Life), link], []);
        return new Scenario(dialect, limits, [.. steps, new Step.Relink()], random.Next());
    }

    /// <summary>Distinct numbers, of distinct slots, the smallest and the largest among them at times.</summary>
    private IEnumerable<Client> Clients(int count)
    {
        var numbers = new Dictionary<int, int>();
        while (numbers.Count < count)
        {
            var number = random.Next(8) switch { 0 => 1, 1 => int.MaxValue, < 5 => random.Next(1, 30), _ => random.Next(1, int.MaxValue) };
            numbers[number % 65_536] = number;
        }
        return numbers.Values.Select(number => new Client(number, Address()));
    }

    /// <summary>The lives of several clients, and whatever else, mixed at random; each keeps its own order.</summary>
    private IReadOnlyList<Step> Mix(IReadOnlyList<Queue<Step>> lives, IReadOnlyList<Client> readers)
    {
        var steps = new List<Step>();
        var left = lives.Where(life => life.Count > 0).ToList();
        while (left.Count > 0)
        {
            var life = left[random.Next(left.Count)];
            // A client that has the word often keeps it for a moment.
            for (var turns = random.Next(1, 4); turns > 0 && life.TryDequeue(out var step); turns--)
                steps.Add(step);
            if (life.Count == 0)
                left.Remove(life);
            while (random.Next(3) == 0)
                steps.Add(new Step.AcknowledgeUpstream());
            if (readers.Count > 0 && random.Next(2) == 0)
                steps.Add(new Step.AcknowledgeClient(readers[random.Next(readers.Count)]));
        }
        return steps;
    }

    private Queue<Step> Life(Client client)
    {
        var bytes = new HostileBytes(random, _facts);
        var temper = random.Next(5) switch { 0 => Temper.Honest, 1 or 2 => Temper.Sloppy, _ => Temper.Hostile };
        var life = new Queue<Step>([new Step.Connect(client)]);
        foreach (var read in bytes.Cut([.. Opening(bytes, temper), .. bytes.Stream(temper, random.Next(1, 16))]))
            life.Enqueue(new Step.Read(client, read));
        if (random.Next(2) == 0)
            life.Enqueue(new Step.HangUp(client, IsReset: random.Next(2) == 0));
        return life;
    }

    // What lets it in, where it needs that: mostly right and first.
    private byte[] Opening(HostileBytes bytes, Temper temper)
    {
        var opening = Encoding.Latin1.GetBytes(_facts.Opening);
        return (temper, random.Next(8)) switch
        {
            (Temper.Hostile, 0) => [],
            (Temper.Hostile, 1) when opening.Length > 0 => bytes.Mutated(opening),
            (Temper.Hostile or Temper.Sloppy, 2) => [.. bytes.Stream(Temper.Sloppy, 2), .. opening],
            (Temper.Hostile, 3) => [.. opening[..(opening.Length / 2)], .. bytes.Packet(), .. opening],
            _ => opening,
        };
    }

    private IPAddress Address()
    {
        if (!_facts.OnlyIPv4 && random.Next(5) == 0)
            return IPAddress.Parse($"2001:db8::{random.Next(1, 65536):x}");
        return new IPAddress([(byte)random.Next(1, 224), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)]);
    }
}
