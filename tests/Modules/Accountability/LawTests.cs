using PartyDiscipline.Accountability;
using PartyDiscipline.Accountability.Cases;

namespace PartyDiscipline.Tests.Modules.Accountability;

/// <summary>The law as data, and its arithmetic of calendar months.</summary>
public sealed class LawTests
{
    static readonly AccountabilityLaw Law = AccountabilityLaw.Load();

    [Fact]
    public void Every_row_names_regulation_article_version_certainty_and_mark()
    {
        IEnumerable<Source> sources =
        [
            .. Law.Authority.Select(r => r.Source), .. Law.Situations.Select(r => r.Source), .. Law.Ways.Select(r => r.Source), .. Law.Kinds.Select(r => r.Source), .. Law.Forms.Select(r => r.Source), .. Law.Distinctions.Select(r => r.Source),
            .. Law.Grounds.Select(r => r.Source), .. Law.Influence.Select(r => r.Source), .. Law.Limits.Select(r => r.Source), .. Law.Receipts.Select(r => r.Source), .. Law.Publication.Select(r => r.Source),
        ];
        Assert.All(sources, s =>
        {
            Assert.NotNull(Law.Regulation(s.Regulation));
            Assert.NotEmpty(s.Article);
            Assert.Equal(Law.Regulation(s.Regulation)!.Version, s.Version);
            Assert.Contains(s.Certainty, new[] { "A", "B", "C" });
            Assert.Contains(s.Mark, new[] { "▲", "◇", "○" });
        });
    }

    [Fact]
    public void There_are_eleven_situations_the_seven_of_2010_five_kinds_and_three_distinctions()
    {
        Assert.Equal([.. Enumerable.Range(1, 11).Select(i => $"Q{i:00}"), .. Enumerable.Range(1, 7).Select(i => $"Z{i:00}")], Law.Situations.Select(s => s.Code));
        Assert.Equal(5, Law.Kinds.Count);
        Assert.Equal(3, Law.Distinctions.Count);
        Assert.Equal(4, Law.Forms.Count);
    }

    [Fact]
    public void Every_way_has_who_decides_on_it_who_carries_it_out_and_what_may_be_published()
    {
        Assert.Empty(Law.Ways.Where(w => Law.Authority.All(a => a.Step != "decide" || !a.Ways.Contains(w.Code))).Select(w => w.Code));
        Assert.Empty(Law.Ways.Where(w => Law.Executing(w.Code) is null).Select(w => w.Code));
        Assert.Empty(Law.Ways.Where(w => Law.Publication.All(p => p.Way != w.Code)).Select(w => w.Code));
    }

    [Fact]
    public void Whoever_is_under_the_superior_cannot_be_opened_here()
    {
        foreach (var kind in (string[])["bureauCommittee", "bureauDiscipline", "bureauSecretary", "bureauMember"])
            Assert.Equal("superior", Law.Opening(kind, Kernel().DisciplineCommittee)!.Approver);
        Assert.Equal("secretary", Law.Opening("prisonSecretary", Kernel().DisciplineCommittee)!.Approver);
        Assert.Equal("secretary", Law.Opening("prisonCommittee", Kernel().DisciplineCommittee)!.Approver);
        Assert.Equal("disciplineSecretary", Law.Opening("prisonMember", Kernel().DisciplineCommittee)!.Approver);

        static (PartyDiscipline.Kernel.Parties.PartyKind DisciplineCommittee, int _) Kernel() => (PartyDiscipline.Kernel.Parties.PartyKind.DisciplineCommittee, 0);
    }

    /// <summary>Of ten years every day and every way: the end is the same day of a later month, or that month's last, never another.</summary>
    [Fact]
    public void An_influence_period_ends_on_the_same_day_or_the_months_last_over_ten_years()
    {
        var ways = Law.Influence.Select(i => i.Way).Distinct().ToList();
        for (var day = new DateOnly(2024, 1, 1); day < new DateOnly(2034, 1, 1); day = day.AddDays(1))
            foreach (var way in ways)
            {
                var months = Law.Influence.Where(i => i.Way == way).Max(i => i.Months);
                var end = Law.InfluenceUntil([way], day)!.Value;
                Assert.Equal(months, (end.Year - day.Year) * 12 + end.Month - day.Month);
                Assert.Equal(Math.Min(day.Day, DateTime.DaysInMonth(end.Year, end.Month)), end.Day);
            }
    }

    [Fact]
    public void Of_several_ways_the_longest_period_prevails_and_a_circular_alone_has_none()
    {
        var day = new DateOnly(2026, 8, 31);
        Assert.Equal(new DateOnly(2028, 2, 29), Law.InfluenceUntil(["seriousWarn"], day));
        Assert.Equal(new DateOnly(2028, 8, 31), Law.InfluenceUntil(["admonishTalk", "demote", "warn"], day));
        Assert.Null(Law.InfluenceUntil(["circulateLeader"], day));
    }

    [Theory]
    [InlineData("limit.trial", "0")]
    [InlineData("limit.trial", "601")]
    [InlineData("limit.trial", "soon")]
    [InlineData("limit.nothing", "3")]
    [InlineData("public.warn", "unit,reporter")]
    [InlineData("public.warn", "caseFile")]
    [InlineData("authority.A01", "1")]
    public void What_cannot_be_is_not_corrected_and_what_is_never_published_stays_so(string key, string value) => Assert.Null(Law.With(key, value));

    [Fact]
    public void The_table_of_states_is_the_machine_of_the_domain()
    {
        var allowed =
            from state in Enum.GetValues<CaseState>()
            from action in Enum.GetValues<CaseAction>()
            let to = Case.After(state, action)
            where to is not null && action is not (CaseAction.Transfer or CaseAction.Correct)
            select $"{state} {action} {to}";
        Assert.Equal(
            [
                "Proposed Approve Opened", "Proposed Refuse NotOpened", "Opened Team Investigating", "Investigating Team Investigating", "Investigating Meet FactsMet", "FactsMet Team FactsMet", "FactsMet Meet FactsMet", "FactsMet Report Reported",
                "Reported Try Trial", "Trial Try Trial", "Trial Return Investigating", "Trial Convene Trial", "Trial Decide Decided", "Trial Exempt Exempt", "Decided Announce Announced", "Announced Execute Executing", "Executing Execute Executing",
                "Executing File Filed", "Filed Execute Filed", "Filed Circulate Circulated", "Circulated Execute Circulated", "Circulated Close Closed", "Closed Execute Closed",
            ],
            allowed);
        Assert.Equal(
            [CaseState.Proposed, CaseState.Opened, CaseState.Investigating, CaseState.FactsMet, CaseState.Reported, CaseState.Trial],
            Enum.GetValues<CaseState>().Where(s => Case.After(s, CaseAction.Transfer) is not null));
        Assert.Equal(
            [CaseState.Announced, CaseState.Executing, CaseState.Filed, CaseState.Circulated, CaseState.Closed],
            Enum.GetValues<CaseState>().Where(s => Case.After(s, CaseAction.Correct) is not null));
    }
}
