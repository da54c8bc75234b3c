using System.CommandLine;
using System.Globalization;
using System.Net;
using LoginGate.Lab;
using LoginGate.Protocol;

namespace LoginGate.CommandLine;

/// <summary><c>logingate probe</c>: asks a LoginSrv in every dialect which one it speaks.</summary>
internal static class ProbeCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var target = new Argument<string>("HOST:PORT") { Description = "Where LoginSrv listens; a gate finds it under login-srv.host and login-srv.port" };
        var timeout = DurationOption.Create("--timeout", "How long each dialect's connection, and its answer, may take", Timeout);
        var command = new Command("probe", "Ask a LoginSrv which dialect it speaks: a login that cannot be, in each of them") { target, timeout };
        command.SetAction(async (parsed, _) =>
        {
            var text = parsed.GetValue(target)!;
            if (ReadTarget(text) is not { } endPoint)
            {
                Say.Error($"'{text}' is not HOST:PORT");
                return ExitCodes.BadUsage;
            }
            using var signals = new Signals();
            return await RunAsync(text, new LoginSrvProbe(endPoint, parsed.GetValue(timeout) ?? Timeout), signals.Token).ConfigureAwait(false);
        });
        return command;
    }

    private static EndPoint? ReadTarget(string text)
    {
        if (IPEndPoint.TryParse(text, out var address) && address.Port != 0)
            return address;
        var colon = text.LastIndexOf(':');
        return colon > 0 && Uri.CheckHostName(text[..colon]) == UriHostNameType.Dns
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(text[..colon], port)
            : null;
    }

    private static async Task<int> RunAsync(string target, LoginSrvProbe probe, CancellationToken cancellation)
    {
        var findings = new List<ProbeFinding>();
        try
        {
            foreach (var dialect in DialectPresets.OfLoginSrvs)
            {
                var finding = await probe.AskAsync(dialect, cancellation).ConfigureAwait(false);
                if (findings.Count == 0 && finding.NotConnected is { } why)
                {
                    Say.Error($"{target} cannot be reached: {why}");
                    return ExitCodes.Failed;
                }
                if (findings.Count == 0)
                    Say.Line(ProbeReport.Head);
                findings.Add(finding);
                Say.Line(ProbeReport.Row(finding));
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Failed;
        }
        var verdict = ProbeReport.Of(findings);
        foreach (var line in verdict.Lines)
            Say.Line(line);
        return verdict.IsFound ? ExitCodes.Good : ExitCodes.Failed;
    }
}
