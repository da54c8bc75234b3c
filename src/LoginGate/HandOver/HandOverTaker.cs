using System.Net.Sockets;
using System.Text;
using LoginGate.EventLoop;
using LoginGate.Inspect;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.HandOver;

/// <summary>The side of a hand-over that comes new: takes the ports of the gate that runs, and its place. README.md tells the sequence.</summary>
internal sealed class HandOverTaker : IDisposable
{
    private const int MostOfferBytes = 256 << 10;

    private static readonly TimeSpan OfferPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(30);

    // The other gate leaves its cluster, which may take a while.
    private static readonly TimeSpan FreePatience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly List<SafeSocketHandle> _sockets = [];
    private readonly StringBuilder _text = new();

    private HandOverTaker(Socket socket) => _socket = socket;

    /// <summary>What the gate offers.</summary>
    public HandOverOffer Offer { get; private set; } = new("", 0, []);

    /// <summary>Its ports, by the lines that it calls so; whoever takes them owns them.</summary>
    public IReadOnlyList<NamedSocket> Sockets => [.. _sockets.Zip(Offer.Lines, (socket, line) => new NamedSocket(line.Name, socket))];

    /// <summary>Asks the gate that these settings name for its ports.</summary>
    /// <exception cref="HandOverException">There is none, or it gives nothing; the message says why.</exception>
    public static HandOverTaker Begin(GateSettings settings)
    {
        if (settings.Transport != TransportKind.EventLoop)
            throw new HandOverException("--take-over wants login-gate.transport = event-loop (Linux): akka-io cannot take a port over");
        if (!settings.Inspect.IsOn || settings.Inspect.Port == 0)
            throw new HandOverException("--take-over finds the gate that runs by its inspector: login-gate.inspect must be on, with the port that the gate has (not 0)");
        var taker = new HandOverTaker(Connect(settings.Inspect));
        try
        {
            taker.TakeOffer();
            taker.RequireSameFiles(settings.Admission);
            return taker;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            taker.Dispose();
            throw new HandOverException($"the gate that runs gives nothing: {failure.Message}");
        }
        catch
        {
            taker.Dispose();
            throw;
        }
    }

    /// <summary>Says that this process could serve clients, and waits for its turn.</summary>
    /// <exception cref="HandOverException">It does not come.</exception>
    public void AwaitTurn()
    {
        try
        {
            if (Ask(HandOverWords.Ready, TurnPatience) is var answer && answer != HandOverWords.Go)
                throw new HandOverException(Said(answer));
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            throw new HandOverException(Silent(failure));
        }
    }

    /// <summary>Says that this process serves clients, and waits until the other has let go of all else, or is no more.</summary>
    /// <returns>What went wrong; null: nothing.</returns>
    /// <exception cref="HandOverException">The other keeps its place: this process came too late.</exception>
    public Phrase? AwaitFree()
    {
        try
        {
            var answer = Ask(HandOverWords.Taken, FreePatience);
            if (answer.StartsWith(HandOverWords.Error, StringComparison.Ordinal))
                throw new HandOverException($"the gate that runs keeps its place: it says '{PlainText.Escape(Reason(answer))}'");
            return answer == HandOverWords.Free ? null : Said(answer);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return Silent(failure);
        }
    }

    private static Phrase Said(string answer) => $"the gate that runs says '{PlainText.Escape(Reason(answer))}'";

    private static Phrase Silent(Exception failure) => $"the gate that runs does not answer: {failure.Message}";

    /// <summary>Ends the conversation; the ports stay with whoever has taken them.</summary>
    public void Dispose() => _socket.Dispose();

    private static Socket Connect(InspectSettings settings)
    {
        var folders = settings.Folder.Length > 0 ? [settings.Folder] : InspectorFiles.LikelyFolders().ToArray();
        var trouble = "";
        foreach (var file in folders.Select(folder => new InspectorFiles(folder, settings.Port).Socket(AccessRight.Admin)))
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(file));
                return socket;
            }
            catch (Exception failure) when (failure is SocketException or ArgumentException)
            {
                socket.Dispose();
                trouble = $"{trouble}{(trouble.Length > 0 ? "; " : "")}{file}: {WhyNot(file, failure).Said}";
            }
        }
        throw new HandOverException($"no gate is found to take over ({trouble})");
    }

    // The system's own words are others for a file that is not there, and name it once more.
    private static Phrase WhyNot(string file, Exception failure) =>
        !File.Exists(file) ? "there is no such file, or none that this user may see"
        : failure is SocketException { SocketErrorCode: var error } ? Phrase.Verbatim(new SocketException((int)error).Message) : Phrase.Verbatim(failure.Message);

    private void TakeOffer()
    {
        Send(HandOverPeer.Greeting + HandOverWords.Write(new TakerGreeting(HandOverWords.Protocol, GateVersion.Text)));
        var line = Read(OfferPatience);
        Offer = HandOverWords.Read<HandOverOffer>(line) ?? throw new HandOverException($"the gate that runs gives nothing: it says '{PlainText.Escape(Reason(line))}'");
        if (_sockets.Count != Offer.Lines.Count)
            throw new HandOverException($"the gate that runs offers {Offer.Lines.Count} ports, and {_sockets.Count} came");
    }

    /// <summary>Else bans and known logins would be forgotten, and nothing would say so.</summary>
    private void RequireSameFiles(AdmissionSettings settings)
    {
        var here = Environment.CurrentDirectory;
        if (Offer.Folder.Length == 0 || Offer.Folder == here)
            return;
        if (((string[])[settings.BanFile, settings.Trusted.File, settings.Guessing.KnownFile]).FirstOrDefault(file => file.Length > 0 && !Path.IsPathRooted(file)) is { } other)
            throw new HandOverException($"the gate that runs was started in {Offer.Folder}, where its file {other} is, and this process in {here}: start it there, or give the file its whole name");
    }

    private string Ask(string word, TimeSpan patience)
    {
        Send(word);
        return Read(patience);
    }

    private static string Reason(string line) => line.StartsWith(HandOverWords.Error, StringComparison.Ordinal) ? line[HandOverWords.Error.Length..] : line;

    private void Send(string line) => _socket.Send(Encoding.UTF8.GetBytes($"{line}\n"));

    private string Read(TimeSpan patience)
    {
        var end = DateTime.UtcNow + patience;
        var buffer = new byte[4096];
        int length;
        while ((length = _text.ToString().IndexOf('\n', StringComparison.Ordinal)) < 0)
        {
            var left = end - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || !_socket.Poll(left, SelectMode.SelectRead))
                throw new IOException($"it has said nothing for {patience.TotalSeconds:0} s");
            var count = DescriptorPassing.Receive(_socket, buffer, _sockets);
            if (count == 0)
                throw new IOException("it has ended");
            if (_text.Append(Encoding.Latin1.GetString(buffer, 0, count)).Length > MostOfferBytes)
                throw new IOException("it says too much");
        }
        var line = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(_text.ToString(0, length)));
        _text.Remove(0, length + 1);
        return line;
    }
}

/// <summary>A port that is open already.</summary>
/// <param name="Name">The line that it was said to be of; empty: nothing was said.</param>
/// <param name="Socket">The port.</param>
internal sealed record NamedSocket(string Name, SafeSocketHandle Socket);

/// <summary>Nothing comes of a hand-over; the message is for the operator.</summary>
internal sealed class HandOverException(Phrase message) : PhrasedException(message);
