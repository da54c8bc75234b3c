using LoginGate.Protocol;

namespace LoginGate.Settings;

/// <summary>
/// Reads what a dialect's own gate does beyond letters and code: how sessions are written, when they are opened, the client's greeting, a
/// lone <c>*</c>, the longest packet. What is not set is the base's.
/// </summary>
internal static class GateHabitsReader
{
    private static readonly Dictionary<string, SessionForm> SessionForms = new()
    {
        ["number"] = SessionForm.Number,
        ["slot-handle"] = SessionForm.SlotAndHandle,
    };

    private static readonly Dictionary<string, bool> OpenTimes = new() { ["connect"] = false, ["first-data"] = true };

    private static readonly Dictionary<string, GreetingRule> GreetingRules = new()
    {
        ["none"] = GreetingRule.None,
        ["accepted"] = GreetingRule.Accepted,
        ["required"] = GreetingRule.Required,
    };

    private enum GreetingRule
    {
        None,
        Accepted,
        Required,
    }

    public static Dialect Read(SettingsSection custom, Dialect basis) => basis with
    {
        SessionForm = ReadSessionForm(custom, basis),
        OpensWithData = custom.HasOwn("open-with") ? custom.Choice("open-with", OpenTimes) : basis.OpensWithData,
        PayloadLimit = custom.HasOwn("max-payload") ? custom.Bytes("max-payload", Dialect.SmallestPayloadLimit, Dialect.MaxPayloadBytes) : basis.PayloadLimit,
        EchoesStar = custom.HasOwn("echo-star") ? custom.Switch("echo-star") : basis.EchoesStar,
        ClientGreeting = custom.HasOwn("client-greeting") ? ReadGreeting(custom.Section("client-greeting"), basis.ClientGreeting) : basis.ClientGreeting,
    };

    private static SessionForm ReadSessionForm(SettingsSection custom, Dialect basis)
    {
        var form = custom.HasOwn("session") ? custom.Choice("session", SessionForms) : basis.SessionForm;
        if (form == SessionForm.Number || basis.Framing == Framing.Text)
            return form;
        custom.ErrorOfPair("session", "must be number, for its base writes no text frames", "base");
        return basis.SessionForm;
    }

    private static ClientGreeting? ReadGreeting(SettingsSection section, ClientGreeting? basis)
    {
        var text = section.HasOwn("text") ? section.Text("text") : basis?.Text;
        var rule = section.HasOwn("rule") ? section.Choice("rule", GreetingRules) : basis is { IsRequired: false } ? GreetingRule.Accepted : GreetingRule.Required;
        if (rule == GreetingRule.None)
            return null;
        if (text is null)
            section.Error("text", "is missing, and the base has none");
        else if (new ClientGreeting(text, rule == GreetingRule.Required) is var greeting && greeting.Fault() is { } fault)
            section.Error("text", fault);
        else
            return greeting;
        return basis;
    }
}
