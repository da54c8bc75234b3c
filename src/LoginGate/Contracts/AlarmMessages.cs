using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.Contracts;

// The contract of AlarmsActor.

/// <summary>
/// Operators must know at once. Whoever notices it publishes it on the actor system's event stream; a new kind is a member of <see cref="AlarmKind"/>
/// and a word in the reference file more.
/// </summary>
/// <param name="Line">The line it is about; empty: the whole gate. One of a few: each is remembered.</param>
/// <param name="IsOver">What was told is over.</param>
/// <param name="Text">One sentence.</param>
internal sealed record AlarmRaised(AlarmKind Kind, string Line, bool IsOver, AlarmText Text);

/// <summary>What an alarm tells; the gate's name and the time are put to it.</summary>
internal sealed record AlarmText(string English, string Chinese) : ISpoken
{
    /// <inheritdoc/>
    public string In(Catalogue? catalogue) => catalogue is null ? English : Chinese;

    public override string ToString() => English;
}

/// <summary>Go on with these settings.</summary>
internal sealed record ApplyAlarmSettings(AlarmSettings Settings);

/// <summary>Ask: another process has taken this one's place, and tells of all that it can know. Answered with <see cref="AlarmsPassedOn"/>.</summary>
internal sealed class PassAlarmsOn
{
    public static readonly PassAlarmsOn Instance = new();

    private PassAlarmsOn()
    {
    }
}

/// <summary>The answer to <see cref="PassAlarmsOn"/>: from here on nothing is told that the other process tells.</summary>
internal sealed class AlarmsPassedOn
{
    public static readonly AlarmsPassedOn Instance = new();

    private AlarmsPassedOn()
    {
    }
}

/// <summary>Ask: how are the webhooks getting on? Answered with <see cref="AlarmsStatus"/>.</summary>
internal sealed class GetAlarms
{
    public static readonly GetAlarms Instance = new();

    private GetAlarms()
    {
    }
}

/// <summary>The answer to <see cref="GetAlarms"/>, in the settings' order.</summary>
internal sealed record AlarmsStatus(IReadOnlyList<WebhookStatus> Webhooks);

/// <summary>How a webhook is getting on, since the gate knows it.</summary>
/// <param name="Webhook">Where it leads.</param>
/// <param name="Sent">Alarms that it took.</param>
/// <param name="Waiting">Alarms that wait for it.</param>
/// <param name="Failed">Requests that failed.</param>
/// <param name="Dropped">Alarms that it never took.</param>
/// <param name="LastSent">When it took the last one; null: none.</param>
/// <param name="LastError">Why the last request that failed did; empty: none did.</param>
internal sealed record WebhookStatus(
    WebhookSettings Webhook, long Sent, int Waiting, long Failed, long Dropped, DateTimeOffset? LastSent, string LastError);

/// <summary>Ask: send a test to every webhook. Answered with <see cref="AlarmsTested"/>.</summary>
internal sealed class TestAlarms
{
    public static readonly TestAlarms Instance = new();

    private TestAlarms()
    {
    }
}

/// <summary>The answer to <see cref="TestAlarms"/>, in the settings' order.</summary>
internal sealed record AlarmsTested(IReadOnlyList<WebhookTested> Webhooks);

/// <param name="Name">The webhook's.</param>
/// <param name="Failure">Why it did not take the test; empty: it did.</param>
internal sealed record WebhookTested(string Name, string Failure);
