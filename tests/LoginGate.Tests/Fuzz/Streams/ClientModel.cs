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
    private bool _owesGreeting = facts.ClientGreeting.Length > 0;
    private bool _isIn = facts.Opening.Length == 0;

    // Another dialect's ends its client.
    private readonly string _greeting = facts.ClientGreeting.Length > 0 || limits.Payload == PayloadRule.Printable ? facts.ClientGreeting : "#+!";

    // The part of an opening outside packets that is there.
    private string _opening = "";

    /// <summary>Whole allowed packets in their order, as LoginSrv should get them.</summary>
    public IReadOnlyList<string> Packets => _packets;

    /// <summary>The client broke a rule, or is gone: nothing more is forwarded.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What the gate has to answer to the opening, once it is there.</summary>
    public string Answer => _isIn ? facts.Answer : "";

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
        if (!_isIn && facts.KeyRequest is null)
            Open(value);
        var text = _outside.ToString();
        var start = text.TrimStart('\r', '\n');
        HasEnded = HasEnded
            || value is '%' or '$'
            || text.Length - _opening.Length > limits.MaxStrayBytes
            || text.EndsWith("HTTP/", StringComparison.Ordinal)
            || Methods.Any(method => start.StartsWith(method, StringComparison.Ordinal));
    }

    // The mark is 7 characters long, and no '<' is in it but the first.
    private void Open(char value)
    {
        _opening += value;
        if (_opening.Length <= 7 && !facts.Opening.StartsWith(_opening, StringComparison.Ordinal))
            _opening = value == '<' ? "<" : "";
        if (_opening.Length < facts.Opening.Length)
            return;
        _isIn = _opening == facts.Opening;
        HasEnded = !_isIn;
    }

    private void Inside(char value)
    {
        switch (value)
        {
            case '#':
                HasEnded = !IsAllowed(_packet!) && !_greeting.StartsWith(_packet!, StringComparison.Ordinal);
                _packet = "#";
                break;
            case '!' when $"{_packet}!" == _greeting:
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
                HasEnded = (!_greeting.StartsWith(_packet, StringComparison.Ordinal) && !IsAllowed(_packet))
                    || _packet.Length >= Math.Min(limits.MaxPacketBytes, facts.MostPayload);
                break;
        }
    }

    private void Greet()
    {
        HasEnded = !TryTake() || facts.ClientGreeting.Length == 0;
        _owesGreeting = false;
    }

    private bool TryTake() => limits.PacketsPerSecond == 0 || _taken++ < limits.PacketsPerSecond;

    private bool IsAllowed(string packet) => packet[1..].Select((value, at) => IsAllowed(value, at + 1)).All(allowed => allowed);

    private void Finish(string packet)
    {
        var hasDigit = packet.Length > 1 && char.IsAsciiDigit(packet[1]);
        if (packet.Length == (hasDigit ? 2 : 1))
            return;
        if (!TryTake() || _owesGreeting)
            HasEnded = true;
        else if (!_isIn || IsKeyRequest($"{packet}!"))
            Open($"{packet}!");
        else if (!mayMakeAccounts && IsNewAccount($"{packet}!"))
            HasEnded = true;
        else if (facts.WritesOne)
            _packets.Add(Restored($"#1{packet[(hasDigit ? 2 : 1)..]}!"));
        else
            _packets.Add($"{packet}!");
    }

    private void Open(string packet)
    {
        if (IsKeyRequest(packet) && Parse(packet, out _) > 0)
            _isIn = true;
        if (!_isIn)
            _opening = "";
    }

    private bool IsKeyRequest(string packet) => Parse(packet, out var ident) is not null && ident == facts.KeyRequest;

    private bool IsNewAccount(string packet)
    {
        Dialect.TryGetPreset(facts.Name, out var dialect);
        return Parse(packet, out var ident) is not null && ident == dialect!.Idents.NewAccount;
    }

    // Key 0 turns nothing, but what the code has no byte for is gone when a login's body is written anew.
    private string Restored(string packet)
    {
        Dialect.TryGetPreset(facts.Name, out var dialect);
        return facts.KeyRequest is not null && Parse(packet, out var ident) > 0 && ident == dialect!.Idents.Login
            ? Encoding.Latin1.GetString(KeyRotation98k.RestoreBody(dialect, Encoding.Latin1.GetBytes(packet), KeyRotation98k.KeyOf(0)))
            : packet;
    }

    /// <returns>The length of its coded body; null when it is no packet.</returns>
    private int? Parse(string packet, out ushort ident)
    {
        Dialect.TryGetPreset(facts.Name, out var dialect);
        var isPacket = LoginPacket.TryParseHeader(dialect!, Encoding.Latin1.GetBytes(packet), out var header, out var coded);
        ident = header.Ident;
        return isPacket ? coded.Length : null;
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
