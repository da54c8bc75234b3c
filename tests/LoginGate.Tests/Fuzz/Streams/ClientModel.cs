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
                _packet = "#";
                break;
            case '!':
                Finish(_packet!);
                _packet = null;
                break;
            default:
                HasEnded = !IsAllowed(value, _packet!.Length) || _packet.Length + 1 >= limits.MaxPacketBytes;
                _packet += value;
                break;
        }
    }

    private void Finish(string packet)
    {
        var hasDigit = packet.Length > 1 && char.IsAsciiDigit(packet[1]);
        if (packet.Length == (hasDigit ? 2 : 1))
            return;
        if ((limits.PacketsPerSecond > 0 && _packets.Count == limits.PacketsPerSecond) || (!mayMakeAccounts && IsNewAccount($"{packet}!")))
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
