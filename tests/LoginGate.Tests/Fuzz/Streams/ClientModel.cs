using System.Text;
using LoginGate.Fuzzing;
using LoginGate.Protocol;

namespace LoginGate.Tests.Fuzz.Streams;

/// <summary>What the gate owes LoginSrv for one client's bytes, read one by one with a text and two flags.</summary>
internal sealed class ClientModel(WireFacts facts, Limits limits, bool mayMakeAccounts)
{
    private static readonly string[] Methods = ["GET ", "POST ", "HEAD ", "PUT ", "OPTIONS ", "CONNECT ", "DELETE ", "PATCH ", "TRACE "];

    private readonly StringBuilder _outside = new();
    private readonly List<string> _packets = [];
    private string? _packet;
    private int _taken;
    private bool _owesGreeting = facts.Greeting.Length > 0;

    /// <summary>Whole allowed packets in their order, as LoginSrv should get them.</summary>
    public IReadOnlyList<string> Packets => _packets;

    /// <summary>The client broke a rule, or is gone: nothing more is forwarded.</summary>
    public bool HasEnded { get; private set; }

    public void End() => HasEnded = true;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (HasEnded)
                return;
            if (_packet is null)
                Outside((char)value);
            else
                Inside((char)value);
        }
    }

    private void Outside(char value)
    {
        if (value == '#')
        {
            _packet = "#";
            return;
        }
        if (value == '*')
            return;
        _outside.Append(value);
        var text = _outside.ToString();
        var start = text.TrimStart('\r', '\n');
        HasEnded = value is '%' or '$'
            || text.Length > limits.MaxStrayBytes
            || text.EndsWith("HTTP/", StringComparison.Ordinal)
            || Methods.Any(method => start.StartsWith(method, StringComparison.Ordinal));
    }

    private void Inside(char value)
    {
        switch (value)
        {
            case '#':
                HasEnded = !IsAllowed(_packet!);
                _packet = "#";
                break;
            case '!' when $"{_packet}!" == facts.Greeting:
                Greet();
                _packet = null;
                break;
            case '!':
                HasEnded = !IsAllowed(_packet!);
                if (!HasEnded)
                    Finish(_packet!);
                _packet = null;
                break;
            default:
                _packet += value;
                // What may become the greeting is looked at when it does not.
                HasEnded = (!facts.Greeting.StartsWith(_packet, StringComparison.Ordinal) && !IsAllowed(_packet))
                    || _packet.Length >= Math.Min(limits.MaxPacketBytes, facts.MostPayload);
                break;
        }
    }

    private void Greet()
    {
        HasEnded = !TryTake();
        _owesGreeting = false;
    }

    private bool TryTake() => limits.PacketsPerSecond == 0 || _taken++ < limits.PacketsPerSecond;

    private bool IsAllowed(string packet) => packet[1..].Select((value, at) => IsAllowed(value, at + 1)).All(allowed => allowed);

    private void Finish(string packet)
    {
        var hasDigit = packet.Length > 1 && char.IsAsciiDigit(packet[1]);
        if (packet.Length == (hasDigit ? 2 : 1))
            return;
        if (!TryTake() || _owesGreeting || (!mayMakeAccounts && IsNewAccount($"{packet}!")))
            HasEnded = true;
        else if (facts.WritesOne)
            _packets.Add($"#1{packet[(hasDigit ? 2 : 1)..]}!");
        else
            _packets.Add($"{packet}!");
    }

    private bool IsNewAccount(string packet)
    {
        Dialect.TryGetPreset(facts.Name, out var dialect);
        return LoginPacket.TryParseHeader(dialect!, Encoding.Latin1.GetBytes(packet), out var header, out _)
            && header.Ident == dialect!.Idents.NewAccount;
    }

    private bool IsAllowed(char value, int at)
    {
        if (limits.Payload == PayloadRule.Printable)
            return value is >= ' ' and <= '~' and not '%' and not '$';
        if (at > 1)
            return facts.IsCode(value);
        return char.IsAsciiDigit(value) || (!facts.NeedsDigit && facts.IsCode(value));
    }
}
