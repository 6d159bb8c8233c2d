using PartyDiscipline.Host.Search;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Tests.Modules.Desk;

/// <summary>How text is cut into terms, and how what was typed is compared with it.</summary>
public sealed class TermsTests
{
    const string Kind = "Duties.Record";

    static bool Finds(string typed, params string[] texts)
    {
        var phrase = SearchPhrase.Read(typed)!;
        var terms = Terms.Of(Kind, texts);
        return Terms.For(Kind, phrase).All(range => terms.Any(t => range.From <= t && t <= range.To)) && phrase.Matches(texts);
    }

    [Theory]
    [InlineData("党课", "为全体党员讲廉政党课")]
    [InlineData("课", "为全体党员讲廉政党课")]
    [InlineData("廉政党课", "为全体党员讲廉政党课")]
    [InlineData("党课 2026", "讲党课", "纪要〔2026〕3号")]
    [InlineData("〔2026〕3号", "纪要〔2026〕3号")]
    [InlineData("２０２６", "纪要〔2026〕3号")]
    [InlineData("RECTIF", "Rectification of the ward")]
    [InlineData("rectification", "Rectification of the ward")]
    [InlineData("2026年党课", "2026年党课安排")]
    public void What_stands_in_the_text_is_found(string typed, params string[] texts) => Assert.True(Finds(typed, texts));

    [Theory]
    [InlineData("党员课", "为全体党员讲廉政党课")]
    [InlineData("讲党课", "讲党史，上党课")]
    [InlineData("rectifier", "Rectification of the ward")]
    [InlineData("党课 2025", "讲党课", "纪要〔2026〕3号")]
    [InlineData("员讲课", "全体党员讲 党课")]
    public void What_does_not_is_not_even_when_its_pairs_do(string typed, params string[] texts) => Assert.False(Finds(typed, texts));

    [Theory, InlineData(""), InlineData("  "), InlineData("〔〕，。"), InlineData(null)]
    public void Nothing_to_look_for_is_no_phrase(string? typed) => Assert.Null(SearchPhrase.Read(typed));

    [Fact]
    public void Terms_of_two_kinds_share_nothing_and_survive_being_packed()
    {
        var (records, parties) = (Terms.Of(Kind, ["党委书记 A1"]), Terms.Of("Responsibilities.Party", ["党委书记 A1"]));
        Assert.Empty(records.Intersect(parties));
        Assert.Equal(records, Terms.Unpack(Terms.Pack(records)));
        Assert.Equal(4 + 2, records.Length); // 党委 委书 书记 记 and a, a1.
    }

    [Fact]
    public void A_title_is_cut_into_what_was_looked_for_and_what_was_not() => Assert.Equal(
        [("讲廉政", false), ("党课", true), ("，再讲", false), ("党课", true)],
        SearchPhrase.Read("党课")!.Cut("讲廉政党课，再讲党课"));
}
