using System.Globalization;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Hosting;
using LoginGate.Contracts;
using LoginGate.Inspect;

namespace LoginGate.Alarms;

/// <summary><c>gate alarms</c>: how webhooks are getting on, and whether they work.</summary>
internal sealed class AlarmsCommand(IRequiredActor<AlarmsActor> alarms, OperatorLog log)
    : InspectCommand(new CommandHelp("gate alarms", "[test]", "Show each webhook: what it took, what waits, what failed; test sends it a message now"))
{
    private const string Nowhere = "no alarms: there is no webhook (login-gate.alarms.webhooks)";

    private static readonly Dictionary<string, bool> Words = new() { ["test"] = true };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override AccessRight RightFor(CommandArguments arguments) => arguments.Argument(0) is null ? AccessRight.View : AccessRight.Admin;

    public override async Task<Answer> ExecuteAsync(CommandArguments arguments, CancellationToken cancellation)
    {
        var isTest = arguments.Choice("the word after it", arguments.Argument(0), false, Words);
        if (arguments.Error is { } error)
            return Answer.Failed(error);
        var actor = await alarms.GetAsync(cancellation).ConfigureAwait(false);
        if (!isTest)
            return Show(await actor.Ask<AlarmsStatus>(GetAlarms.Instance, Patience, cancellation).ConfigureAwait(false));
        log.Did(arguments.Caller, "alarms test");
        return Show(await actor.Ask<AlarmsTested>(TestAlarms.Instance, Patience, cancellation).ConfigureAwait(false));
    }

    private static Answer Show(AlarmsStatus status) => status.Webhooks.Count == 0 ? Answer.Said(Nowhere) : new Answer([
            new AnswerBlock
            {
                Table = new AnswerTable(
                    "", ["webhook", "format", "host", "sent", "waiting", "failed", "dropped", "last sent", "last error"], [.. status.Webhooks.Select(RowOf)]),
            },
        ],
        new JsonArray([.. status.Webhooks.Select(DataOf)]));

    private static Answer Show(AlarmsTested tested)
    {
        if (tested.Webhooks.Count == 0)
            return Answer.Failed(Nowhere);
        var failed = tested.Webhooks.Where(webhook => webhook.Failure.Length > 0).Select(webhook => Phrase.Of($"{webhook.Name}: {webhook.Failure}")).ToArray();
        var taken = tested.Webhooks.Where(webhook => webhook.Failure.Length == 0).Select(webhook => Phrase.Of($"{webhook.Name}: taken")).ToArray();
        return failed.Length == 0
            ? Answer.Said(Phrase.Join("; ", taken))
            : Answer.Failed(Phrase.Join("; ", failed.Concat(taken)));
    }

    private static IReadOnlyList<Phrase> RowOf(WebhookStatus status) =>
    [
        Phrase.Verbatim(status.Webhook.Name), Phrase.Verbatim(status.Webhook.FormatWord), Phrase.Verbatim(status.Webhook.Url.Host), Figures.Of(status.Sent), Figures.Of(status.Waiting), Figures.Of(status.Failed), Figures.Of(status.Dropped),
        status.LastSent?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "", Phrase.Verbatim(status.LastError),
    ];

    private static JsonObject DataOf(WebhookStatus status) => new()
    {
        ["webhook"] = status.Webhook.Name,
        ["format"] = status.Webhook.FormatWord,
        ["host"] = status.Webhook.Url.Host,
        ["sent"] = status.Sent,
        ["waiting"] = status.Waiting,
        ["failed"] = status.Failed,
        ["dropped"] = status.Dropped,
        ["lastSent"] = status.LastSent?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["lastError"] = status.LastError,
    };
}
