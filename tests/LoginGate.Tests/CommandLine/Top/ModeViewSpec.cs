using System.Text.Json.Nodes;
using LoginGate.CommandLine.Top;
using LoginGate.Inspect;
using LoginGate.Language;
using LoginGate.Statistics;

namespace LoginGate.Tests.CommandLine.Top;

/// <summary>What top says of attack mode and of a drain is what the gate says of it, in any language.</summary>
public sealed class ModeViewSpec
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    [Fact]
    public void Attack_mode_is_told_as_the_gate_tells_it()
    {
        foreach (var (sign, order, isOn) in
            from sign in Enum.GetValues<AttackSign>() from order in Enum.GetValues<AttackOrder>() from isOn in new[] { true, false } select (sign, order, isOn))
        {
            var ends = order == AttackOrder.Auto ? (TimeSpan?)null : Now + TimeSpan.FromMinutes(7);
            var attack = new AttackStatus(isOn, Now - TimeSpan.FromMinutes(3), new AttackReason(sign, 70, 50, "anna"), order, ends, new AttackFigures(1, 2, 3));

            var view = Read(AttackView.DataOf(attack, Now), new JsonArray());

            Assert.Equal(AttackView.Sentence(attack, Now)?.ToString(), view.Mode?.ToString());
            Assert.Equal(AttackView.Sentence(attack, Now)?.In(Catalogue.Chinese), view.Mode?.In(Catalogue.Chinese));
        }
    }

    [Fact]
    public void Attack_mode_has_never_come() => Assert.Null(Read(AttackView.DataOf(AttackStatus.Quiet, Now), new JsonArray()).Mode);

    [Fact]
    public void A_sign_of_another_version_is_told_in_its_own_words()
    {
        var data = AttackView.DataOf(new AttackStatus(true, Now, new AttackReason(AttackSign.Connects, 70, 50), AttackOrder.Auto, null, new AttackFigures(1, 2, 3)), Now);
        data["sign"] = "moon";

        Assert.Equal(data["text"]!.GetValue<string>(), Read(data, new JsonArray()).Mode?.In(Catalogue.Chinese));
    }

    [Theory]
    [InlineData("since", "1e300")]
    [InlineData("since", "-5")]
    [InlineData("orderEnds", "1e20")]
    [InlineData("orderEnds", "-1e20")]
    [InlineData("by", "null")]
    [InlineData("threshold", "-1")]
    public void What_no_gate_tells_ends_nothing(string field, string value)
    {
        var attack = new AttackStatus(true, Now, new AttackReason(AttackSign.Connects, 70, 50), AttackOrder.On, Now, new AttackFigures(1, 2, 3));
        var data = AttackView.DataOf(attack, Now);
        data[field] = JsonNode.Parse(value);

        Assert.Contains("attack mode is on", Read(data, new JsonArray()).Mode?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Drains_that_no_gate_tells_end_nothing()
    {
        var lines = JsonNode.Parse("""
            [{"line":"a","drain":{"left":1e300,"by":"anna","endsGate":true,"sessions":9223372036854775807}},
             {"line":"b","drain":{"left":-1e300,"by":"anna","endsGate":true,"sessions":9223372036854775807}}]
            """)!.AsArray();

        Assert.StartsWith("the gate drains (anna): ", Read(null, lines, "the gate drains").Mode?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_drain_is_told_as_the_gate_tells_it()
    {
        var lines = JsonNode.Parse("""
            [{"line":"a","drain":{"since":3,"left":597,"by":"anna","endsGate":true,"sessions":3}},
             {"line":"b","drain":{"since":3,"left":590,"by":"anna","endsGate":true,"sessions":1200}},
             {"line":"c","drain":null}]
            """)!.AsArray();

        var view = Read(null, lines, "the gate drains (anna): it ends with its last client, 1,203 left, in 9m 57s at the latest");

        Assert.Equal(view.Drain.Text, view.Mode?.ToString());
        Assert.Equal("网关正在退出服务（anna）：最后一个客户端离开后结束，还剩 1,203 个，最迟 9分57秒后", view.Mode?.In(Catalogue.Chinese));
    }

    [Fact]
    public void A_drain_of_another_version_is_told_in_its_own_words() =>
        Assert.Equal("the gate drains", Read(null, new JsonArray(), "the gate drains").Mode?.In(Catalogue.Chinese));

    private static GateView Read(JsonNode? attack, JsonArray lines, string? drain = null) => GateView.Read(
        new JsonObject { ["attack"] = attack?.DeepClone() ?? new JsonObject(), ["drain"] = new JsonObject { ["text"] = drain }, ["lines"] = lines }, null);
}
