using System.Collections.Immutable;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Search;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Tests.Modules.Duties;

namespace PartyDiscipline.Tests.Modules.Desk;

/// <summary>The search box on the real product: soon, complete, and blind to what its user may not read.</summary>
public sealed class SearchTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static readonly DateOnly Day = DutiesHost.Today;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    IFinder Records => duties.Host.Services.GetServices<IFinder>().Single(f => f.Name == "Duties.Record");

    async Task<IReadOnlyList<string>> Titles(Actor actor, string typed, IFinder? finder = null) =>
        [.. (await (finder ?? Records).Find(actor, SearchPhrase.Read(typed)!, 50, Cancel)).Select(h => h.Title)];

    /// <summary>The pump brings a record into the index a moment after it was made.</summary>
    async Task<IReadOnlyList<string>> Soon(Actor actor, string typed, IFinder? finder = null)
    {
        for (var left = 150; ; left--)
        {
            var found = await Titles(actor, typed, finder);
            if (found.Count > 0 || left == 0) return found;
            await Task.Delay(100, Cancel);
        }
    }

    async Task<Guid> Record(PartyId party, string title, string? substance = null, bool talk = false, Actor? by = null)
    {
        var entry = talk
            ? new RecordEntry { Category = "R05", On = Day, Title = title, Fields = ImmutableDictionary<string, string>.Empty.Add("talkType", "reminder"), DifferentEvent = true }
            : DutiesHost.Lecture(Day, title) with { Substance = substance, DifferentEvent = true };
        var outcome = await duties.Grains.Party(party).Record(by ?? duties.Who(party.Tenant, party.Kind == PartyKind.Secretary ? Roles.Secretary : Roles.Member, party), Guid.NewGuid(), entry);
        return outcome.Subject ?? throw new InvalidOperationException($"{outcome}: {string.Join(';', ((Outcome.Refused)outcome).Faults.Select(f => f.Field + f.Rule))}");
    }

    [Fact]
    public async Task A_record_is_found_by_any_of_its_words_a_moment_after_it_was_made()
    {
        var reader = duties.SecretaryOf("sample1");
        await Record(DutiesHost.Secretary("sample1"), "部署冬季安全大检查", "检查十二个监区的消防通道");
        Assert.Equal(["部署冬季安全大检查"], await Soon(reader, "冬季安全"));
        Assert.Equal(["部署冬季安全大检查"], await Titles(reader, "消防通道"));
        Assert.Equal(["部署冬季安全大检查"], await Titles(reader, "大检查 通道"));
        Assert.Empty(await Titles(reader, "大检查 夏季"));
    }

    [Fact]
    public async Task What_an_amended_record_no_longer_says_is_no_longer_found()
    {
        var (party, reader) = (DutiesHost.Secretary("sample1"), duties.SecretaryOf("sample1"));
        var record = await Record(party, "检查食堂采购合同");
        Assert.Single(await Soon(reader, "食堂采购"));
        var entry = DutiesHost.Lecture(Day, "检查被服采购合同") with { DifferentEvent = true };
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Amend(reader, Guid.NewGuid(), record, 1, entry, "写错了"));
        Assert.Equal(["检查被服采购合同"], await Soon(reader, "被服采购"));
        Assert.Empty(await Titles(reader, "食堂采购"));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task A_talk_is_found_by_those_involved_and_by_the_discipline_side_and_by_nobody_else()
    {
        var party = DutiesHost.Member("sample1");
        await Record(party, "同某同志谈心谈话提醒", talk: true);
        var (holder, discipline) = (duties.Who("sample1", Roles.Member, party), duties.Who("sample1", Roles.DisciplineOfficer));
        Assert.Single(await Soon(discipline, "谈心谈话"));
        Assert.Single(await Titles(holder, "谈心谈话"));
        foreach (var other in new[]
        {
            duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-2")),
            duties.Who("sample1", Roles.PoliticalOfficer),
            duties.SecretaryOf("sample1"),
            duties.Who("bureau", Roles.DisciplineOfficer),
            duties.SecretaryOf("bureau"),
            duties.Who("sample2", Roles.DisciplineOfficer),
        })
            Assert.Empty(await Titles(other, "谈心谈话"));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task A_prison_finds_only_its_own_and_the_bureau_finds_its_own_and_the_prisons()
    {
        foreach (var tenant in new[] { "bureau", "sample1", "sample2" }) await Record(DutiesHost.Secretary(tenant), $"研究岗位练兵方案 {tenant}");
        Assert.Equal(["研究岗位练兵方案 sample1"], await Soon(duties.SecretaryOf("sample1"), "岗位练兵"));
        Assert.Equal(["研究岗位练兵方案 sample2"], await Soon(duties.SecretaryOf("sample2"), "岗位练兵"));
        var bureau = duties.SecretaryOf("bureau");
        await Soon(bureau, "岗位练兵 bureau");
        Assert.Equal(["研究岗位练兵方案 bureau", "研究岗位练兵方案 sample1", "研究岗位练兵方案 sample2"], (await Titles(bureau, "岗位练兵")).Order(StringComparer.Ordinal));
        // The bureau's clerk reads no prison.
        Assert.Empty(await Titles(duties.Who("bureau", Roles.Clerk), "岗位练兵"));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task A_member_finds_his_own_records_and_his_committees_and_a_clerk_what_he_typed()
    {
        var clerk = duties.ClerkOf("sample1");
        await Record(DutiesHost.Member("sample1", "member-3"), "督导老旧监舍改造", by: clerk);
        Assert.Single(await Soon(clerk, "老旧监舍"));
        Assert.Single(await Titles(duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-3")), "老旧监舍"));
        Assert.Empty(await Titles(duties.Who("sample1", Roles.Member, DutiesHost.Member("sample1", "member-4")), "老旧监舍"));
        Assert.Empty(await Titles(duties.ClerkOf("sample1"), "老旧监舍"));
    }

    [Fact]
    public async Task An_index_made_anew_finds_what_the_old_one_found()
    {
        var reader = duties.SecretaryOf("sample2");
        await Record(DutiesHost.Secretary("sample2"), "走访慰问困难民警家庭");
        Assert.Single(await Soon(reader, "慰问困难"));
        Assert.True(await duties.Get<Indexer>().Rebuild("sample2", Cancel) > 10);
        Assert.Single(await Titles(reader, "慰问困难"));
        Assert.Single(await Titles(reader, "慰问困难"));
    }

    [Fact]
    public async Task Parties_are_found_by_name_and_by_who_holds_them_in_both_languages()
    {
        var parties = duties.Host.Services.GetServices<IFinder>().Single(f => f.Name == "Responsibilities.Party");
        var reader = duties.SecretaryOf("sample1");
        Assert.Contains("党委书记", await Soon(reader, "某1001", parties));
        Assert.Contains("党委书记", await Titles(reader, "person 1001", parties));
        Assert.Contains("党委书记", await Titles(reader, "secretary", parties));
        Assert.Single(await Titles(reader, "党委书记", parties));
        await Soon(duties.SecretaryOf("sample2"), "党委书记", parties);
        await Soon(duties.SecretaryOf("bureau"), "党委书记", parties);
        Assert.Equal(3, (await Titles(duties.SecretaryOf("bureau"), "党委书记", parties)).Count);
    }

    [Fact]
    public async Task The_law_and_ones_own_duties_are_found_too()
    {
        var reader = duties.SecretaryOf("sample1");
        var finders = duties.Host.Services.GetServices<IFinder>().ToDictionary(f => f.Name);
        Assert.NotEmpty(await Titles(reader, "党课", finders["Responsibilities.Law"]));
        Assert.NotEmpty(await Titles(reader, "党课", finders["Duties.Duty"]));
        Assert.Empty(await Titles(duties.Who("sample1", Roles.SystemAdministrator), "党课", finders["Responsibilities.Law"]));
        Assert.Empty(await Titles(duties.Who("sample1", Roles.SystemAdministrator), "党课"));
    }
}
