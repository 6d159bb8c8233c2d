using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>A bureau and a prison with the year 2026 open; the bureau's list is made, so that the prison's can follow from it.</summary>
public sealed class ListedHost : IAsyncLifetime
{
    readonly FoundedHost founded = new();

    public RunningHost Host => founded.Host;

    public async ValueTask InitializeAsync()
    {
        await founded.InitializeAsync();
        foreach (var tenant in new[] { "bureau", "sample1" })
            Assert.IsType<Outcome.Done>(await Host.Get<IYears>().Apply(Actor.System(tenant), Guid.NewGuid(), 2026, new DateOnly(2026, 1, 1)));
        Assert.IsType<Outcome.Done>(await Host.Get<IResponsibilityList>().Make(Actor.System("bureau"), Guid.NewGuid(), 2026));
        Assert.IsType<Outcome.Done>(await Host.Get<IResponsibilityList>().Make(Actor.System("sample1"), Guid.NewGuid(), 2026));
    }

    public ValueTask DisposeAsync() => founded.DisposeAsync();

    /// <summary>Somebody with this role and these parties, with the rights that the table gives the role.</summary>
    public Actor Who(string tenant, string role, params PartyId[] parties) => new()
    {
        Tenant = tenant,
        Account = Guid.NewGuid(),
        Name = role,
        Person = Guid.NewGuid(),
        Roles = [role],
        Permissions = Host.Get<RightsTable>().Of([role]),
        Parties = [.. parties],
        AtBureau = tenant == "bureau",
    };
}

public sealed class ResponsibilityListTests(ListedHost listed) : IClassFixture<ListedHost>
{
    readonly RunningHost host = listed.Host;
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly PartyId Committee = new("sample1", PartyKind.PartyCommittee, "main");
    static readonly PartyId Secretary = new("sample1", PartyKind.Secretary, "main");

    ResponsibilityList List => host.Get<ResponsibilityList>();

    Actor Officer(string tenant = "sample1") => listed.Who(tenant, Roles.PoliticalOfficer);

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    Task<ListPicture> Read(string tenant = "sample1") => List.Read(tenant, 2026, Cancel);

    async Task<ListRow> Row(PartyId owner, string key) => (await Read(owner.Tenant)).Rows.Single(r => r.Item.Link == new ItemLink(owner, key));

    [Fact, Trait("Clause", "3.1.1")]
    public async Task Every_line_that_the_law_brings_follows_from_one_above_or_begins_the_chain()
    {
        foreach (var tenant in new[] { "bureau", "sample1" })
        {
            var picture = await Read(tenant);
            Assert.NotEmpty(picture.Rows);
            Assert.Empty(picture.Rows.Where(r => r.Orphan).Select(r => r.Item.Link.ToString()));
        }
        var rows = (await Read()).Rows;
        Assert.Equal("bureau", rows.First(r => r.Item.Owner == Committee).Item.Above!.Value.Owner.Tenant);
        Assert.Equal(Committee, rows.First(r => r.Item.Owner == Secretary).Item.Above!.Value.Owner);
        Assert.All(rows.Where(r => r.Item.Owner.Kind == PartyKind.Department), r => Assert.Equal(PartyKind.Member, r.Item.Above!.Value.Owner.Kind));
    }

    [Fact, Trait("Clause", "3.1.2")]
    public async Task Every_line_has_owner_measure_standard_and_deadline_in_both_languages() => Assert.Empty(
        from row in (await Read()).Rows
        from text in new[] { row.Title, row.Measure, row.Standard, row.Deadline, row.Above, row.Owner }
        where text.Zh.Length == 0 || text.En.Length == 0
        select row.Item.Link);

    [Fact, Trait("Clause", "3.1.2")]
    public async Task Making_the_list_again_changes_nothing_and_keeps_what_people_wrote()
    {
        var row = await Row(Committee, "2.1.1-d");
        var text = new ItemText("制定并印发年度任务安排", "1月底前提请党委会研究", null, new DateOnly(2026, 2, 28));
        Assert.IsType<Outcome.Done>(await List.Refine(Officer(), Guid.NewGuid(), row.Item.Id, row.Item.Version, text, Cancel));
        Assert.IsType<Outcome.Already>(await List.Make(Officer(), Guid.NewGuid(), 2026, Cancel));

        var refined = await Row(Committee, "2.1.1-d");
        Assert.Equal(("制定并印发年度任务安排", "1月底前提请党委会研究", "2026-02-28"), (refined.Title.Zh, refined.Measure.Zh, refined.Deadline.Zh));
        Assert.Equal(row.Standard, refined.Standard);
        Assert.IsType<Outcome.Stale>(await List.Refine(Officer(), Guid.NewGuid(), row.Item.Id, row.Item.Version, text, Cancel));
    }

    [Fact, Trait("Clause", "3.1.1")]
    public async Task A_department_without_a_line_is_a_gap_and_one_press_fills_it()
    {
        var gap = (await Read()).Coverage.First(c => c.Items == 0);
        Assert.Equal(PartyKind.Department, gap.Party.Id.Kind);
        Assert.IsType<Outcome.Done>(await List.Complete(Officer(), Guid.NewGuid(), 2026, [gap.Party.Id], Cancel));
        Assert.True((await Read()).Coverage.Single(c => c.Party.Id == gap.Party.Id).Whole);

        await List.Complete(Officer(), Guid.NewGuid(), 2026, null, Cancel);
        Assert.True((await Read()).Whole);
        Assert.Equal(["Coverage.NothingToDo"], Rules(await List.Complete(Officer(), Guid.NewGuid(), 2026, null, Cancel)));
    }

    [Fact, Trait("Clause", "3.1.1")]
    public async Task A_line_that_people_add_hangs_in_the_air_until_it_follows_from_one_above()
    {
        var owner = new PartyId("sample1", PartyKind.Member, "member-1");
        var text = new ItemText("抓好片区廉政风险防控", "每季度排查1次", "风险点全部有防控措施", new DateOnly(2026, 12, 31));
        var added = (await List.Add(Officer(), Guid.NewGuid(), 2026, owner, "2.3.1", text, null, Cancel)).Subject!.Value;
        var row = (await Read()).Rows.Single(r => r.Item.Id == added);
        Assert.True(row.Orphan);
        Assert.Equal(["Item.NotAbove"], Rules(await List.Follow(Officer(), Guid.NewGuid(), added, new ItemLink(new PartyId("sample1", PartyKind.Department, "office"), "2.1.1-a"), Cancel)));
        Assert.IsType<Outcome.Done>(await List.Follow(Officer(), Guid.NewGuid(), added, null, Cancel));
        Assert.Equal(row.Proposed, (await Read()).Rows.Single(r => r.Item.Id == added).Item.Above);
        Assert.Equal(["Item.FollowsDuty"], Rules(await List.End(Officer(), Guid.NewGuid(), (await Row(Committee, "2.1.1-a")).Item.Id, Cancel)));
        Assert.IsType<Outcome.Done>(await List.End(Officer(), Guid.NewGuid(), added, Cancel));
        Assert.DoesNotContain((await Read()).Rows, r => r.Item.Id == added);
    }

    [Fact]
    public async Task An_added_line_needs_all_its_parts()
    {
        var outcome = await List.Add(Officer(), Guid.NewGuid(), 2026, Committee, "9.9", new ItemText("", null, "标准", null), null, Cancel);
        Assert.Equal(["Item.Missing", "Item.Missing", "Item.Missing", "Item.UnknownClause"], Rules(outcome));
        Assert.IsType<Outcome.NotFound>(await List.Add(Officer(), Guid.NewGuid(), 2026, new PartyId("bureau", PartyKind.PartyCommittee, "main"), "2.1.1", new ItemText("a", "b", "c", new DateOnly(2026, 12, 31)), null, Cancel));
    }

    [Fact, Trait("Clause", "3.1.2")]
    public async Task The_secretary_approves_a_frozen_text_and_what_changes_later_is_a_new_version()
    {
        var officer = Officer("bureau");
        var secretary = listed.Who("bureau", Roles.Secretary, new PartyId("bureau", PartyKind.Secretary, "main"));
        var first = (await List.Submit(officer, Guid.NewGuid(), 2026, Cancel)).Subject!.Value;
        Assert.Equal(["Version.Waiting"], Rules(await List.Submit(officer, Guid.NewGuid(), 2026, Cancel)));
        Assert.Equal(["Version.Own"], Rules(await List.Approve(officer, Guid.NewGuid(), first, Cancel)));
        Assert.Equal(["Version.ReasonMissing"], Rules(await List.Return(secretary, Guid.NewGuid(), first, " ", Cancel)));
        Assert.IsType<Outcome.Done>(await List.Approve(secretary, Guid.NewGuid(), first, Cancel));
        Assert.Equal(["Version.Decided"], Rules(await List.Approve(secretary, Guid.NewGuid(), first, Cancel)));
        Assert.Equal(["Version.Unchanged"], Rules(await List.Submit(officer, Guid.NewGuid(), 2026, Cancel)));

        var row = await Row(new PartyId("bureau", PartyKind.PartyCommittee, "main"), "2.1.1-e");
        await List.Refine(officer, Guid.NewGuid(), row.Item.Id, row.Item.Version, new ItemText(null, "2月底前召开", null, null), Cancel);
        var second = (await List.Submit(officer, Guid.NewGuid(), 2026, Cancel)).Subject!.Value;
        Assert.IsType<Outcome.Done>(await List.Return(secretary, Guid.NewGuid(), second, "请再细化", Cancel));

        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        var versions = await db.Versions.AsNoTracking().OrderBy(v => v.Number).ToListAsync(Cancel);
        Assert.Equal([VersionState.Approved, VersionState.Returned], versions.Select(v => v.State));
        Assert.All(versions, v => Assert.True(v.Intact));
        var change = Assert.Single(ChangedRow.Between(versions[0].Thaw(), versions[1].Thaw()));
        Assert.Equal(["Measure"], change.Parts);
        Assert.Equal("2月底前召开", change.After!.Measure);

        var document = host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "responsibility-list");
        var printed = await document.Compose(secretary, $"bureau.{first:N}", Cancel);
        Assert.Contains(versions[0].Hash, printed!.Proof, StringComparison.Ordinal);
        Assert.DoesNotContain("征求意见稿", printed.Title, StringComparison.Ordinal);
        Assert.Null(await document.Compose(Officer(), $"bureau.{first:N}", Cancel));
        Assert.Null(await document.Compose(secretary, $"bureau.{Guid.NewGuid():N}", Cancel));
    }

    [Fact]
    public void A_line_that_only_one_version_has_was_added_or_ended()
    {
        FrozenRow Line(string key, string deadline = "2026-03-31") => new("sample1.committee.main", "党委", key, "2.1.1", key, "m", "s", deadline, "a");
        var between = ChangedRow.Between([Line("a"), Line("b")], [Line("b", "2027-03-31"), Line("c")]);
        Assert.Equal([("b", "b"), (null, "c"), ("a", null)], between.Select(c => (c.Before?.Key, c.After?.Key)));
        Assert.Equal([(null, "c"), ("a", null)], ChangedRow.Between([Line("a"), Line("b")], [Line("b", "2027-03-31"), Line("c")], days: false).Select(c => (c.Before?.Key, c.After?.Key)));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task A_member_reads_his_own_lines_and_those_in_his_charge_the_bureau_reads_a_prison_and_no_prison_another()
    {
        var rights = host.Get<ListRights>();
        var member = new PartyId("sample1", PartyKind.Member, "member-1");
        var own = await rights.Reads(listed.Who("sample1", Roles.Member, member), "sample1", Cancel);
        Assert.True(own.Covers(member) && own.Covers(Committee));
        Assert.False(own.Covers(Secretary));
        Assert.False(own.Covers((PartyId?)null));
        Assert.Contains(own.Parties, p => p.Kind == PartyKind.Department);
        Assert.True((await rights.Reads(listed.Who("bureau", Roles.PoliticalOfficer), "sample1", Cancel)).All);
        Assert.False((await rights.Reads(listed.Who("sample1", Roles.Secretary), "bureau", Cancel)).All);

        var document = host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "responsibility-list");
        var printed = await document.Compose(listed.Who("sample1", Roles.Member, member), "sample1.2026", Cancel);
        Assert.DoesNotContain(((Table)printed!.Body[0]).Rows, r => r[1] == "党委书记");
        Assert.Null(await document.Compose(listed.Who("sample1", Roles.Secretary), "bureau.2026", Cancel));
    }

    [Fact]
    public async Task The_year_s_list_is_on_the_officer_s_desk_until_it_is_approved()
    {
        var agenda = host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "ResponsibilityList");
        var due = Assert.Single(await agenda.Of(Officer(), Cancel));
        Assert.Equal((Turn.Due, new DateOnly(2026, 3, 31)), (due.Turn, due.Due));
        Assert.Empty(await agenda.Of(listed.Who("sample1", Roles.Member), Cancel));
    }
}
