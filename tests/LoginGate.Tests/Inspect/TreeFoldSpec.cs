using LoginGate.Inspect;

namespace LoginGate.Tests.Inspect;

public sealed class TreeFoldSpec
{
    [Fact]
    public void Few_names_stay_and_numbers_sort_as_numbers()
    {
        Assert.Equal(["admission", "s-2", "s-10"], Labels(12, "s-10", "admission", "s-2"));
    }

    [Fact]
    public void Too_many_that_differ_in_a_number_become_one_line_with_first_last_and_count()
    {
        var names = Enumerable.Range(1, 9731).Select(n => $"s-{n}").Append("other");

        var folded = TreeFold.Fold(names, 12);

        Assert.Equal([new FoldedNames("other", 1), new FoldedNames("s-1 ... s-9731 (9,731)", 9731)], folded);
    }

    [Fact]
    public void Different_kinds_fold_apart()
    {
        Assert.Equal(["a-1 ... a-3 (3)", "b-1 ... b-2 (2)", "c"], Labels(4, "a-1", "a-2", "a-3", "b-1", "b-2", "c"));
    }

    [Fact]
    public void The_runtimes_own_names_are_one_kind()
    {
        Assert.Equal(["$a ... $ab (4)"], Labels(2, "$b", "$ab", "$a", "$c"));
    }

    [Fact]
    public void What_does_not_fold_and_is_too_much_is_counted()
    {
        Assert.Equal(["a", "b", "... (3 more)"], Labels(3, "e", "d", "c", "b", "a"));
    }

    [Fact]
    public void No_line_stands_for_a_name_twice_whatever_the_names_are()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var names = Enumerable.Range(0, random.Next(1, 60))
                .Select(_ => $"{(char)('a' + random.Next(4))}{(random.Next(3) == 0 ? "" : random.Next(30))}").Distinct().ToArray();
            var width = random.Next(2, 20);

            var folded = TreeFold.Fold(names, width);

            Assert.True(folded.Count <= width && folded.Sum(f => f.Count) == names.Length, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void A_number_beyond_all_bounds_is_a_name_like_any_other()
    {
        Assert.Equal(3, Labels(12, "s-99999999999999999999999", "s-1", new string('9', 40)).Count);
    }

    private static List<string> Labels(int width, params string[] names) => [.. TreeFold.Fold(names, width).Select(f => f.Label.ToString())];
}
