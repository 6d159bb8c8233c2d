using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Tests.Modules.Kernel;

/// <summary>What a page wrote of its filter, its export reads.</summary>
public sealed class ListFilterTests
{
    [Theory]
    [InlineData("某某某")]
    [InlineData("a&b=c+d e#f?g;h")]
    [InlineData("50%2B甲/乙\\丙")]
    [InlineData("=1+1")]
    public void A_part_is_read_as_it_was_typed(string typed)
    {
        var filter = ListFilter.Read(ListFilter.Of(("q", typed), ("unit", "sample1"), ("late", true), ("none", null)));
        Assert.Equal((typed, "sample1", true, null), (filter["q"], filter["unit"], filter.Flag("late"), filter["none"]));
    }

    [Fact]
    public void Chinese_is_as_long_as_it_was_typed() => Assert.Equal(2 + 60, ListFilter.Of(("q", new string('党', 60))).Length);
}
