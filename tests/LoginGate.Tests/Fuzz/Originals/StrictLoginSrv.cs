using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LoginGate.Fuzzing;

namespace LoginGate.Tests.Fuzz.Originals;

/// <summary>
/// A LoginSrv of no original: accepts nothing but the documented frames to the last byte, each user opened once, then data,
/// then closed once; everything else is harm.
/// </summary>
internal sealed class StrictLoginSrv : OriginalLoginSrv
{
    private const int LetterHead = 7;
    private const string Address = "[0-9A-Fa-f.:]+";

    private readonly WireFacts _facts;
    private readonly Regex _open;
    private readonly Regex _data;
    private readonly Regex _close;
    private readonly Regex _payload;
    private readonly HashSet<string> _live = [];
    private readonly HashSet<string> _past = [];
    private string _buffer = "";

    /// <param name="facts">The dialect.</param>
    /// <param name="printable">Packets may hold any printable character that is no mark, not only code.</param>
    public StrictLoginSrv(WireFacts facts, bool printable = false)
        : base("strict LoginSrv")
    {
        _facts = facts;
        var addresses = facts.SecondAddress ? $"{Address}/{Address}" : Address;
        var code = printable ? "[ -~-[%$#!]]+" : $"{(facts.NeedsDigit ? "[0-9]" : "[0-9]?")}[\\u{(int)facts.Low:x4}-\\u{(int)facts.High:x4}]+";
        var user = facts.HasSlots ? "(?<slot>0|[1-9][0-9]{0,4})/(?<user>[1-9][0-9]{0,9})" : "(?<slot>)(?<user>[1-9][0-9]{0,9})";
        _open = Whole($"%{facts.Open}{user}/(?<rest>{addresses})\\$");
        _data = Whole($"%{facts.Data}{user}/(?<rest>.*)\\$");
        _close = Whole($"%{facts.Close}{user}\\$");
        _payload = Whole($"#{(facts.WritesOne ? "(?=1)" : "")}{code}!");
    }

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        _buffer += Encoding.Latin1.GetString(bytes);
        while (FrameLength() is > 0 and var length)
        {
            var frame = _buffer[..length];
            _buffer = _buffer[length..];
            if (!IsDocumented(frame))
                Harm($"no documented frame: {Smaller.Show(frame)}");
        }
    }

    public override void End()
    {
        if (_buffer.Length > 0)
            Harm($"the stream ends inside a frame: {Smaller.Show(_buffer)}");
    }

    private static Regex Whole(string pattern) => new($"\\A(?:{pattern})\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private int FrameLength()
    {
        if (_facts.Form == WireForm.Text)
            return _buffer.IndexOf('$') + 1;
        if (_facts.Form == WireForm.Letters)
            return _buffer.Length < LetterHead ? 0 : _buffer.IndexOf('$', LetterHead) + 1;
        if (_buffer.Length < 6)
            return 0;
        var length = 6 + _buffer[4] + (_buffer[5] << 8);
        return length <= _buffer.Length ? length : 0;
    }

    private bool IsDocumented(string frame) => _facts.Form switch
    {
        WireForm.Text => IsFrame(frame),
        WireForm.TextIds => IsRecord(frame),
        WireForm.IntIds => IsIntRecord(frame),
        _ => IsLetterFrame(frame),
    };

    private bool IsFrame(string frame)
    {
        if (frame == "%--$")
            See(new Seen.Heartbeat());
        else if (_open.Match(frame) is { Success: true } open)
            OnOpen(UserOf(open), open.Groups["rest"].Value);
        else if (_data.Match(frame) is { Success: true } data)
            OnData(UserOf(data), data.Groups["rest"].Value);
        else if (_close.Match(frame) is { Success: true } close)
            OnClose(UserOf(close));
        else
            return false;
        return true;
    }

    private string UserOf(Match frame)
    {
        var (user, slot) = (frame.Groups["user"].Value, frame.Groups["slot"].Value);
        if (_facts.HasSlots && $"{long.Parse(user, CultureInfo.InvariantCulture) % 65_536}" != slot)
            Harm($"slot {slot} is not that of user {user}");
        return user;
    }

    // Rebuilds the record from what it seems to say: it must be the same to the last byte.
    private bool IsRecord(string frame)
    {
        if (frame == Record(3, "", null))
        {
            See(new Seen.Heartbeat());
            return true;
        }
        if (frame.Length < 18 || frame[8] is '\0' or > (char)10 || frame.Length < 18 + (2 * frame[8]))
            return false;
        var user = string.Concat(Enumerable.Range(0, frame[8]).Select(i => frame[12 + (2 * i)]));
        var data = frame[(18 + (2 * frame[8]))..];
        if (frame != Record(frame[7], user, data) || frame[7] > 2)
            return false;
        if (frame[7] == 0)
            OnOpen(user, data);
        else if (frame[7] == 2)
            OnData(user, data);
        else if (data.Length == 0)
            OnClose(user);
        return frame[7] != 1 || data.Length == 0;
    }

    private bool IsIntRecord(string frame)
    {
        if (frame == IntRecord(3, 0, null))
        {
            See(new Seen.Heartbeat());
            return true;
        }
        if (frame.Length < 18)
            return false;
        var (type, id, data) = (frame[7], Int32(frame[8..12]), frame[18..]);
        if (frame != IntRecord(type, id, data) || type > 2)
            return false;
        if (type == 0)
            OnOpen($"{id}", data);
        else if (type == 2)
            OnData($"{id}", data);
        else if (data.Length == 0)
            OnClose($"{id}");
        return type != 1 || data.Length == 0;
    }

    private bool IsLetterFrame(string frame)
    {
        if (frame == LetterFrame('-', 0, "-"))
        {
            See(new Seen.Heartbeat());
            return true;
        }
        var (letter, id, body) = (frame[1], Int32(frame[2..6]), frame[LetterHead..^1]);
        if (frame != LetterFrame(letter, id, body))
            return false;
        if (letter == _facts.Open)
            OnOpen($"{id}", body);
        else if (letter == _facts.Data)
            OnData($"{id}", body);
        else if (letter == _facts.Close && body == "X")
            OnClose($"{id}");
        else
            return false;
        return true;
    }

    private static string IntRecord(int type, int id, string? data)
    {
        var length = data?.Length ?? 0;
        var body = $"\u0004{(char)type}{Number(id, 4)}{Number(length, 2)}{Number(data is null ? -1 : length, 4)}{data}";
        return $"\u009a\u00aa\u009a\u00aa{Number(body.Length, 2)}{body}";
    }

    private static string LetterFrame(char letter, int id, string body) => $"%{letter}{Number(id, 4)}/{body}$";

    private static int Int32(string bytes) => BitConverter.ToInt32(Encoding.Latin1.GetBytes(bytes));

    private static string Record(int type, string user, string? data)
    {
        var length = data?.Length ?? 0;
        var wide = string.Concat(user.Select(digit => $"{digit}\0"));
        var body = $"\u0004{(char)type}{Number(user.Length, 4)}{wide}{Number(length, 2)}{Number(data is null ? -1 : length, 4)}{data}";
        return $"\u009a\u00aa\u009a\u00aa{Number(body.Length, 2)}{body}";
    }

    private static string Number(int value, int bytes) => string.Concat(Enumerable.Range(0, bytes).Select(i => (char)(byte)(value >> (8 * i))));

    private void OnOpen(string user, string addresses)
    {
        CheckNumber(user);
        if (!_live.Add(user) || !_past.Add(user))
            Harm($"user {user} opened twice");
        var parts = addresses.Split('/');
        if (parts.Length != (_facts.SecondAddress ? 2 : 1) || !parts.All(IsAddress))
            Harm($"user {user} has no good address: {Smaller.Show(addresses)}");
        See(new Seen.Open(user, addresses));
    }

    private void OnData(string user, string payload)
    {
        CheckNumber(user);
        if (!_live.Contains(user))
            Harm($"data of user {user}, who is not open");
        if (payload.Length > _facts.MostPayload || !_payload.IsMatch(payload))
            Harm($"user {user} sends what is no packet of {_facts.Name}: {Smaller.Show(payload)}");
        See(new Seen.Data(user, payload));
    }

    private void OnClose(string user)
    {
        if (!_live.Remove(user))
            Harm($"close of user {user}, who is not open");
        See(new Seen.Close(user));
    }

    private void CheckNumber(string user)
    {
        if (!int.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number.ToString(CultureInfo.InvariantCulture) != user)
            Harm($"no socket number: {Smaller.Show(user)}");
    }

    private bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address) && address.ToString() == text && (!_facts.OnlyIPv4 || text.Contains('.', StringComparison.Ordinal));
}
