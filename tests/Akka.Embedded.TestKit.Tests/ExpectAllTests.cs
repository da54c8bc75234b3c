namespace Akka.TestKit.Tests;

public class ExpectAllTests : Xunit2.TestKit
{
    [Fact]
    public async Task Messages_are_expected_in_any_order_and_returned_as_they_came()
    {
        Assert.Equal([3, 1, 2], Told(3, 1, 2).ExpectMsgAllOf(1, 2, 3));
        Assert.Equal([3, 1, 2], Told(3, 1, 2).ExpectMsgAllOf(TimeSpan.FromSeconds(5), 1, 2, 3));
        Assert.Equal([3, 1, 2], await Told(3, 1, 2).ExpectMsgAllOfAsync([1, 2, 3]).ToListAsync());
        Assert.Equal([3, 1, 2], await Told(3, 1, 2).ExpectMsgAllOfAsync(TimeSpan.FromSeconds(5), [1, 2, 3]).ToListAsync());
        Assert.Equal([1, 1, 2], Told(1, 1, 2).ExpectMsgAllOf(1, 2, 1));
    }

    [Fact]
    public async Task Wrong_double_and_missing_messages_fail()
    {
        var text = Failing.Now(() => Told(3, 1, 9).ExpectMsgAllOf(1, 2, 3));
        Assert.Contains("not received: [2]", text);
        Assert.Contains("not expected: [9]", text);
        Failing.Now(() => Told(1, 2, 2).ExpectMsgAllOf(1, 1, 2));
        Failing.Now(() => Told(1, "2").ExpectMsgAllOf(1, 2));
        Assert.Contains("received only 1", Failing.After(Failing.Short, () => Told(1).ExpectMsgAllOf(Failing.Short, 1, 2)));
        await Failing.NowAsync(async () => await Told(1, 3).ExpectMsgAllOfAsync([1, 2]).ToListAsync());
        await Failing.AfterAsync(Failing.Short, async () => await ExpectMsgAllOfAsync(Failing.Short, [1, 2]).ToListAsync());
    }

    [Fact]
    public async Task Each_predicate_accepts_a_message_of_its_own()
    {
        PredicateInfo[] predicates = [PredicateInfo.Create<int>(i => i > 1), PredicateInfo.Create<string>(s => s == "a"),
            PredicateInfo.Create<int>(i => i == 1)];
        Assert.Equal(["a", 1, 2], Told("a", 1, 2).ExpectMsgAllOfMatchingPredicates(predicates));
        Assert.Equal(["a", 1, 2], Told("a", 1, 2).ExpectMsgAllOfMatchingPredicates(TimeSpan.FromSeconds(5), predicates));
        Assert.Equal(["a", 1, 2], await Told("a", 1, 2).ExpectMsgAllOfMatchingPredicatesAsync(predicates).ToListAsync());
        Assert.Contains("[5]", Failing.Now(() => Told("a", 2, 5).ExpectMsgAllOfMatchingPredicates(predicates)));
        Failing.After(Failing.Short, () => Told("a", 2).ExpectMsgAllOfMatchingPredicates(Failing.Short, predicates));
    }

    [Fact]
    public void Predicates_are_made_of_delegates_too()
    {
        Predicate<string> predicate = s => s == "a";
        Assert.Equal(typeof(string), predicate.CreatePredicateInfo().Type);
        Assert.Same(predicate, ((Delegate)predicate).CreatePredicateInfo<string>().PredicateT);
    }

    [Fact]
    public async Task Any_of_several_is_expected()
    {
        Assert.Equal(2, Told(2).ExpectMsgAnyOf([1, 2]));
        Assert.Equal(2, await Told(2).ExpectMsgAnyOfAsync([1, 2]));
        Assert.Contains("any of [1, 2]", Failing.Now(() => Told(3).ExpectMsgAnyOf([1, 2])));
        Within(Failing.Short, () => Failing.After(Failing.Short / 2, () => ExpectMsgAnyOf([1, 2])), epsilonValue: TimeSpan.FromSeconds(2));
    }

    private ExpectAllTests Told(params object[] messages)
    {
        foreach (var message in messages) TestActor.Tell(message, TestActor);
        return this;
    }
}
